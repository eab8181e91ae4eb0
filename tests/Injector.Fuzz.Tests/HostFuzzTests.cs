using Injector.Fuzz.Tests.Targets.Hosts;

namespace Injector.Fuzz.Tests;

/// <summary>What comes from an engine, from the OCI runtime wrapper and from whoever runs tasks.</summary>
public sealed class HostFuzzTests
{
    [Fact]
    public void What_an_engine_says_is_understood_or_left_alone() => Fuzzing.Run(new InspectTarget());

    [Fact]
    public void Whatever_an_engine_sends_as_events_it_is_listened_to_again() => Fuzzing.Run(new EngineEventsTarget());

    [Fact]
    public void A_task_definition_is_planned_or_refused_with_all_that_is_wrong() => Fuzzing.Run(new TaskTarget());

    [Fact]
    public void An_OCI_document_gets_the_variable_and_nothing_else() => Fuzzing.Run(new OciDocumentTarget());

    [Fact]
    public void A_line_of_the_runtime_wrapper_comes_round_or_is_refused() => Fuzzing.Run(new RuntimeMessageTarget());
}
