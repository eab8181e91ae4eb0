namespace Injector.Hosting.Files;

/// <summary>Writes a file whole or not at all, for its owner alone, and on disk when the call returns.</summary>
public static class DurableFile
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Writes it.</summary>
    /// <param name="path">Its path; what stands there is replaced.</param>
    /// <param name="content">Writes what is to stand in it.</param>
    /// <exception cref="IOException">The disk is full or gone; what was there before is still there.</exception>
    public static void Write(string path, Action<Stream> content)
    {
        var temporary = path + ".new";
        try
        {
            using (var stream = new FileStream(temporary, new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, UnixCreateMode = OwnerOnly }))
            {
                content(stream);
                stream.Flush(flushToDisk: true);
            }

            File.Move(temporary, path, overwrite: true);
        }
        catch (IOException)
        {
            File.Delete(temporary);
            throw;
        }
    }
}
