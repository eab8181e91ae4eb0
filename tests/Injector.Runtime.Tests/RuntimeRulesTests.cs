using Injector.Core.Runtime;

namespace Injector.Runtime.Tests;

public sealed class RuntimeRulesTests
{
    private const string Own = "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI=/v2/credentials/x";

    [Theory]
    [InlineData("ecs-injector.io/inject=enabled", true, true)]
    [InlineData("ecs-injector.io/inject=disabled", false, false)]
    [InlineData("ecs-injector.io/inject=yes", false, false)]
    [InlineData("", false, false)]
    [InlineData("ecs-injector.io/inject=enabled ecs-injector.io/env=auto", true, true)]
    [InlineData("ecs-injector.io/inject=enabled ecs-injector.io/env=Runtime", true, true)]
    [InlineData("ecs-injector.io/inject=enabled ecs-injector.io/env=declared", false, false)]
    [InlineData("ecs-injector.io/inject=enabled ecs-injector.io/env=recreate", false, false)]
    [InlineData("ecs-injector.io/inject=enabled com.amazonaws.ecs.cluster=c", false, false)]
    [InlineData("ecs-injector.io/inject=enabled ecs-injector.io/sidecar-of=k", false, false)]
    [InlineData("ecs-injector.io/inject=enabled ecs-injector.io/task=t", false, true)]
    public void Labels_decide(string labels, bool adds, bool holds)
    {
        Assert.Equal(adds, RuntimeRules.AddsVariable(Labels(labels), [], "bridge"));
        Assert.Equal(holds, RuntimeRules.Holds(Labels(labels), [], "bridge"));
    }

    [Fact]
    public void What_declares_itself_gets_no_variable_and_waits_all_the_same()
    {
        Assert.False(RuntimeRules.AddsVariable(Labels("ecs-injector.io/inject=enabled"), [Own], "bridge"));
        Assert.True(RuntimeRules.Holds(Labels("ecs-injector.io/inject=enabled ecs-injector.io/env=declared"), [Own], "bridge"));
        Assert.False(RuntimeRules.IsCredentialsUri("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI_2=x"));
    }

    [Fact]
    public void The_hosts_network_is_left_alone()
    {
        Assert.False(RuntimeRules.AddsVariable(Labels("ecs-injector.io/inject=enabled"), [], "host"));
        Assert.False(RuntimeRules.Holds(Labels("ecs-injector.io/inject=enabled"), [Own], "host"));
    }

    private static Dictionary<string, string> Labels(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries)
        .ToDictionary(label => label.Split('=')[0], label => label.Split('=')[1], StringComparer.Ordinal);
}
