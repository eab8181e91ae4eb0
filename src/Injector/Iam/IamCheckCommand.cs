using System.CommandLine;
using Injector.Check;
using Injector.CommandLine;
using Injector.Endpoint;
using Injector.Endpoint.Sources.Sts;

namespace Injector.Iam;

/// <summary><c>injector iam check</c>: which granted roles cannot be assumed, and why.</summary>
internal static class IamCheckCommand
{
    private const int NotAll = 1;

    /// <summary>Makes the command.</summary>
    public static Command Make()
    {
        var command = new Command(
            "check", "Assumes every granted role once through STS, as the endpoint would (its external id, tags, policies, duration), with the AWS keys of this process; "
            + "run it where the endpoint runs. What it gets is thrown away. Exit code 0 when all can be assumed, 1 when one cannot, 2 when it was called wrongly or no role is granted.");
        Option[] options = [IamArguments.Grants, IamArguments.Kubernetes, IamArguments.Kubeconfig, EndpointArguments.Region, EndpointArguments.StsEndpoint, IamArguments.Json];
        foreach (var option in options)
            command.Options.Add(option);
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken stop)
    {
        var given = new GivenOptions(parsed);
        var grants = await GivenGrants.ReadAsync(given, stop);
        if (grants.Grants.Grants.Count == 0)
            throw grants.Nothing();

        using var probe = new RoleProbe(
            new StsOptions { Region = given.Text(EndpointArguments.Region), Endpoint = given.Url(EndpointArguments.StsEndpoint) });
        var findings = await RoleCheck.LookAsync(grants, probe, stop);
        await Console.Out.WriteAsync(given.Is(IamArguments.Json) ? FindingsText.Json(findings) : FindingsText.Table(findings));
        return findings.Any(f => f.Level is FindingLevel.Error) ? NotAll : 0;
    }
}
