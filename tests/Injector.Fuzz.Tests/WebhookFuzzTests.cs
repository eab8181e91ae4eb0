using Injector.Fuzz.Tests.Targets.Webhook;

namespace Injector.Fuzz.Tests;

/// <summary>Any body is answered: with the request's uid, a decision and its reason, and a patch that only adds; or refused as no review.</summary>
public sealed class WebhookFuzzTests
{
    [Fact]
    public void Every_review_is_answered_with_its_uid_and_a_patch_that_only_adds() => Fuzzing.Run(new AdmissionTarget());

    [Fact]
    public void Every_annotation_and_label_is_taken_or_refused_with_a_reason() => Fuzzing.Run(new PodMarksTarget());
}
