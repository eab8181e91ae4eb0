using Injector.DockerHook.Recreate;

namespace Injector.DockerHook.Tests.Recreate;

/// <summary>Data in volumes without a name of the user's own stays with the container.</summary>
public sealed class VolumeTests
{
    private const string Carried = "{'Type': 'volume', 'Source': 'v1', 'Target': '/data', 'VolumeOptions': {'NoCopy': true}}";

    [Fact]
    public void What_has_a_name_stays_as_it_was_asked_for()
    {
        var request = A.Request(
            """
            {'HostConfig': {'Binds': ['/usr:/usr:ro', 'named:/n/'], 'Mounts': [{'Type': 'volume', 'Source': 'm', 'Target': '/m'}, {'Type': 'tmpfs', 'Target': '/t'}]},
             'Mounts': [{'Type': 'bind', 'Source': '/usr', 'Destination': '/usr'}, {'Type': 'volume', 'Name': 'named', 'Destination': '/n'},
               {'Type': 'volume', 'Name': 'm', 'Destination': '/m'}, {'Type': 'tmpfs', 'Destination': '/t'}]}
            """);

        A.AssertJson("['/usr:/usr:ro', 'named:/n/']", request.Body["HostConfig"]!["Binds"]);
        A.AssertJson("[{'Type': 'volume', 'Source': 'm', 'Target': '/m'}, {'Type': 'tmpfs', 'Target': '/t'}]", request.Body["HostConfig"]!["Mounts"]);
    }

    [Fact]
    public void A_declared_one_is_mounted_by_its_name()
    {
        var request = A.Request("{'Config': {'Volumes': {'/data/': {}}}, 'Mounts': [{'Type': 'volume', 'Name': 'v1', 'Destination': '/data', 'Driver': 'local', 'RW': true}]}");

        A.AssertJson($"[{Carried}]", request.Body["HostConfig"]!["Mounts"]);
        A.AssertJson("{'/data/': {}}", request.Body["Volumes"]);
    }

    [Fact]
    public void A_bind_of_one_word_becomes_a_mount()
    {
        var request = A.Request("{'HostConfig': {'Binds': ['/data', 'a:/b'], 'Mounts': []}, 'Mounts': [{'Type': 'volume', 'Name': 'v1', 'Destination': '/data'}]}");

        A.AssertJson($"[{Carried}]", request.Body["HostConfig"]!["Mounts"]);
        A.AssertJson("['a:/b']", request.Body["HostConfig"]!["Binds"]);
    }

    [Fact]
    public void A_mount_without_a_source_is_given_one_and_keeps_its_options()
    {
        var request = A.Request(
            """
            {'HostConfig': {'Mounts': [{'Type': 'volume', 'Target': '/data', 'VolumeOptions': {'Labels': {'a': 'b'}}}]},
             'Mounts': [{'Type': 'volume', 'Name': 'v1', 'Destination': '/data', 'Driver': 'local'}]}
            """);

        A.AssertJson(
            "[{'Type': 'volume', 'Target': '/data', 'VolumeOptions': {'Labels': {'a': 'b'}, 'NoCopy': true}, 'Source': 'v1'}]",
            request.Body["HostConfig"]!["Mounts"]);
    }

    [Fact]
    public void One_of_another_driver_that_may_not_be_written_stays_so()
    {
        var request = A.Request("{'Mounts': [{'Type': 'volume', 'Name': 'v1', 'Destination': '/data', 'Driver': 'cloud', 'RW': false}]}");

        A.AssertJson(
            "[{'Type': 'volume', 'Source': 'v1', 'Target': '/data', 'ReadOnly': true, 'VolumeOptions': {'NoCopy': true, 'DriverConfig': {'Name': 'cloud'}}}]",
            request.Body["HostConfig"]!["Mounts"]);
    }

    [Fact]
    public void Those_of_another_container_are_taken_from_it_again()
    {
        var request = A.Request("{'HostConfig': {'VolumesFrom': ['other']}, 'Mounts': [{'Type': 'volume', 'Name': 'v1', 'Destination': '/data'}]}");

        Assert.Null(request.Body["HostConfig"]!["Mounts"]);
    }

    [Fact]
    public void One_without_any_name_is_found_out()
    {
        Assert.Null(CarriedVolumes.FindNameless(A.Service("{'Mounts': [{'Type': 'volume', 'Name': 'v1', 'Destination': '/data'}]}")));
        Assert.Equal("/data", CarriedVolumes.FindNameless(A.Service("{'Mounts': [{'Type': 'volume', 'Destination': '/data'}]}")));
    }
}
