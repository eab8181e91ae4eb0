using Injector.Fuzz.Tests.Targets.Endpoint;
using Injector.Fuzz.Tests.Targets.Kubernetes;

namespace Injector.Fuzz.Tests;

/// <summary>Who may have which role: grants as files and as resources, and the tokens of callers.</summary>
public sealed class GrantFuzzTests
{
    [Fact]
    public void A_grant_is_sound_or_gives_nothing() => Fuzzing.Run(new GrantsTarget());

    [Fact]
    public void No_resource_takes_another_one_out_of_force() => Fuzzing.Run(new GrantResourceTarget());

    [Fact]
    public void A_token_has_the_form_of_one_and_the_end_that_it_says() => Fuzzing.Run(new PodTokenTarget());
}
