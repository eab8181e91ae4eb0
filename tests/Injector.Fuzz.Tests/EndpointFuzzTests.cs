using Injector.Fuzz.Tests.Targets.Endpoint;

namespace Injector.Fuzz.Tests;

/// <summary>The endpoint's edges: requests, control messages and workloads, STS.</summary>
public sealed class EndpointFuzzTests
{
    [Fact]
    public void Credentials_go_only_to_a_request_that_names_the_id() => Fuzzing.Run(new EndpointRequestTarget());

    [Fact]
    public void A_message_that_is_refused_changes_nothing_and_tells_no_secret() => Fuzzing.Run(new AdminTarget());

    [Fact]
    public void An_answer_of_STS_is_credentials_or_a_failure_without_secrets() => Fuzzing.Run(new StsTarget());
}
