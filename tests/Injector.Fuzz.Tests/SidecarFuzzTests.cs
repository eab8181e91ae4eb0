using Injector.Fuzz.Tests.Targets.Sidecar;

namespace Injector.Fuzz.Tests;

/// <summary>The sidecar's edges: requests, its upstream's answers, the hand-off.</summary>
public sealed class SidecarFuzzTests
{
    [Fact]
    public void Nothing_is_served_that_the_upstream_did_not_say() => Fuzzing.Run(new UpstreamAnswerTarget());

    [Fact]
    public void An_id_is_what_the_request_asked_for_or_none() => Fuzzing.Run(new RequestTargetTarget());

    [Fact]
    public void Credentials_go_only_to_a_request_that_names_the_id() => Fuzzing.Run(new SidecarRequestTarget());

    [Fact]
    public void A_handoff_message_is_an_order_or_a_problem_without_secrets() => Fuzzing.Run(new HandoffTarget());

    [Fact]
    public void A_handoff_frame_is_read_as_it_was_sent_or_refused() => Fuzzing.Run(new HandoffFrameTarget());
}
