using System.CommandLine;
using Injector.Check;
using Injector.CommandLine;
using Injector.Demo;
using Injector.Docker;
using Injector.Endpoint;
using Injector.Explain;
using Injector.Host;
using Injector.Iam;
using Injector.Inject;
using Injector.Migrate;
using Injector.Rehearse;
using Injector.Tasks;
using Injector.Top;
using Injector.Webhook;

var root = new RootCommand("Gives any container, unchanged, its own IAM role, the way Amazon ECS does for its tasks.")
{
    DemoCommand.Make(),
    EndpointCommand.Make(),
    WebhookCommand.Make(),
    InjectCommand.Make(),
    UninjectCommand.Make(),
    CheckCommand.Make(),
    ExplainCommand.Make(),
    IamCommand.Make(),
    MigrateCommand.Make(),
    TopCommand.Make(),
    RehearseCommand.Make(),
    DockerCommand.Make(),
    HostCommand.Make(),
    TaskCommand.Make(EmbeddedHook.Options),
};

return await CommandRunner.RunAsync(root, args);
