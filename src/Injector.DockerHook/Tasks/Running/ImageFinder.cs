using Docker.DotNet;
using Docker.DotNet.Models;
using Injector.DockerHook.Engine;
using Injector.DockerHook.Tasks.Definition;
using Injector.DockerHook.Tasks.Plan;

namespace Injector.DockerHook.Tasks.Running;

/// <summary>Finds out what a plan has to know about the engine, and pulls the images that it does not have.</summary>
internal static class ImageFinder
{
    /// <summary>What the engine's host is.</summary>
    public static async Task<EngineFacts> LookAsync(DockerEngine engine, CancellationToken cancellation)
    {
        var info = await engine.Client.System.GetSystemInfoAsync(cancellation);
        return new EngineFacts(info.NCPU, info.Architecture ?? "", info.CgroupVersion ?? "1");
    }

    /// <summary>The variables of each image; an image that is not there is pulled.</summary>
    /// <param name="images">Each image, and where it is named.</param>
    /// <exception cref="TaskRejectedException">Some images are not to be had; it names them all.</exception>
    public static async Task<IReadOnlyDictionary<string, IReadOnlyList<string>>> FindAsync(
        DockerEngine engine, IEnumerable<(string Image, string Path)> images, CancellationToken cancellation)
    {
        var found = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        var problems = new List<TaskProblem>();
        foreach (var (image, path) in images.DistinctBy(i => i.Image, StringComparer.Ordinal))
        {
            try
            {
                found[image] = await VariablesAsync(engine, image, cancellation);
            }
            catch (DockerApiException e)
            {
                problems.Add(new TaskProblem(path, $"expected image {image} on the engine, or in a registry that gives it to anybody, found: {EngineMessage.Of(e)}: docker pull it beforehand"));
            }
        }

        return problems.Count == 0 ? found : throw new TaskRejectedException(TaskRejectedException.NoImage, "images are missing; nothing was started", problems);
    }

    private static async Task<IReadOnlyList<string>> VariablesAsync(DockerEngine engine, string image, CancellationToken cancellation)
    {
        var inspected = await engine.InspectImageAsync(image, cancellation);
        if (inspected is null)
        {
            var answers = new PullAnswers();
            await engine.Client.Images.CreateImageAsync(new ImagesCreateParameters { FromImage = WithTag(image) }, new AuthConfig(), answers, cancellation);
            inspected = await engine.InspectImageAsync(image, cancellation)
                ?? throw new DockerApiException(System.Net.HttpStatusCode.NotFound, answers.Problem ?? "no such image");
        }

        return [.. (inspected["Config"]?["Env"]?.AsArray() ?? []).Select(line => (string)line!)];
    }

    // Without a tag the engine would pull every tag there is.
    private static string WithTag(string image)
    {
        var name = image[(image.LastIndexOf('/') + 1)..];
        return name.Contains(':', StringComparison.Ordinal) || name.Contains('@', StringComparison.Ordinal) ? image : image + ":latest";
    }
}
