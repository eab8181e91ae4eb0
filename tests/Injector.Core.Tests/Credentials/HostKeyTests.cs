using System.Security.Cryptography;
using System.Text;
using CsCheck;
using Injector.Core.Credentials;

namespace Injector.Core.Tests.Credentials;

public sealed class HostKeyTests
{
    [Fact]
    public void Hashes_are_the_frameworks()
    {
        Gen.Byte.Array[0, 300].Sample(text => Sha256.Hash(text).AsSpan().SequenceEqual(SHA256.HashData(text)));
        Gen.Select(Gen.Byte.Array[0, 200], Gen.Byte.Array[0, 300])
            .Sample((key, text) => Sha256.Keyed(key, text).AsSpan().SequenceEqual(HMACSHA256.HashData(key, text)));
    }

    // RFC 4231, test case 2.
    [Fact]
    public void Hashes_are_the_standards() => Assert.Equal(
        "5BDCC146BF60754E6A042426089575C75A003F089D2739839DEC58B964EC3843",
        Convert.ToHexString(Sha256.Keyed("Jefe"u8, "what do ya want for nothing?"u8)));

    [Fact]
    public void Ids_are_uuids_of_their_own_for_each_container_use_and_host()
    {
        var here = new HostKey(Encoding.ASCII.GetBytes(new string('k', 32)));
        var there = new HostKey(Encoding.ASCII.GetBytes(new string('l', 32)));

        string[] ids =
        [
            here.WorkloadOf("a").Value, here.VariableOf("a").Value, here.WorkloadOf("b").Value, here.VariableOf("b").Value, there.WorkloadOf("a").Value,
            there.VariableOf("a").Value,
        ];

        Assert.Equal(ids.Length, ids.Distinct(StringComparer.Ordinal).Count());
        Assert.All(ids, id => Assert.Equal(8, Guid.Parse(id).Version));
        Assert.All(ids, id => Assert.True(CredentialId.TryParseUuid(id, out _)));
        Assert.Equal(here.VariableOf("a"), here.VariableOf("a"));
    }

    [Fact]
    public void A_key_is_made_once_and_only_by_who_may_make_it()
    {
        var folder = Directory.CreateTempSubdirectory("injk-").FullName;
        try
        {
            Assert.Throws<FileNotFoundException>(() => HostKey.Read(folder));
            var made = HostKey.Load(folder);

            Assert.Equal(made.VariableOf("a"), HostKey.Read(folder).VariableOf("a"));
            Assert.Equal(made.VariableOf("a"), HostKey.Load(folder).VariableOf("a"));
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(folder, HostKey.FileName)));

            File.WriteAllText(Path.Combine(folder, HostKey.FileName), "short");
            Assert.Contains("expected a key of 32 bytes", Assert.Throws<IOException>(() => HostKey.Read(folder)).Message, StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
