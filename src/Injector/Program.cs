using System.CommandLine;
using Injector.CommandLine;
using Injector.Demo;
using Injector.Endpoint;
using Injector.Webhook;

var root = new RootCommand("Gives any container, unchanged, its own IAM role, the way Amazon ECS does for its tasks.")
{
    DemoCommand.Make(),
    EndpointCommand.Make(),
    WebhookCommand.Make(),
};

return await CommandRunner.RunAsync(root, args);
