using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using Docker.DotNet;
using Docker.DotNet.Models;
using Injector.Core.Credentials;
using Injector.DockerHook.Containers;
using Injector.DockerHook.Engine;

namespace Injector.DockerHook.Recreate;

/// <summary>The steps of one recreation after the original was taken hold of. Whoever calls takes them back when one fails.</summary>
internal sealed class RecreateSteps(DockerEngine engine, RecreateWork work, ContainerFacts original, RecreateRecord record)
{
    private const int DefaultStopSeconds = 10;
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(30);

    /// <summary>Whether the original has hardly done anything yet.</summary>
    public required bool IsYoung { get; init; }

    /// <summary>The new container's id, once it has been created.</summary>
    public string? NewId { get; private set; }

    /// <summary>Takes them. The cancellation is heeded between steps: a call that is given up may still take effect, after all was taken back.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        var request = await RequestAsync(cancellation);
        await work.Before(RecreateStep.Rename);
        cancellation.ThrowIfCancellationRequested();
        var nameMeanwhile = new ContainerRenameParameters { NewName = record.NameMeanwhile };
        await engine.Client.Containers.RenameContainerAsync(original.Id, nameMeanwhile, CancellationToken.None);
        await work.Before(RecreateStep.Create);
        cancellation.ThrowIfCancellationRequested();
        NewId = await engine.CreateAsync(request.Name, request.Body, request.Platform, CancellationToken.None);
        await work.Before(RecreateStep.Connect);
        await ConnectAsync(request, NewId);
        await work.Before(RecreateStep.NoteStop);
        cancellation.ThrowIfCancellationRequested();
        work.Files.Save(record with { IsStopping = true });

        await work.Before(RecreateStep.Stop);
        await StopAsync();
        await work.Before(RecreateStep.Disarm);
        await engine.UpdateAsync(original.Id, new JsonObject { ["RestartPolicy"] = RecreateRecord.NoRestart() }, CancellationToken.None);
        await work.Before(RecreateStep.Start);
        await engine.Client.Containers.StartContainerAsync(NewId, new ContainerStartParameters(), CancellationToken.None);
        await work.Before(RecreateStep.Remove);
        await engine.RemoveAsync(original.Id, CancellationToken.None);
        await work.Before(RecreateStep.Forget);
        work.Files.Delete(original.Id);
    }

    private async Task<RecreateRequest> RequestAsync(CancellationToken cancellation)
    {
        var image = original.ImageName.Length > 0 ? await engine.InspectImageAsync(original.ImageName, cancellation) : null;
        var wish = RecreateRequest.Wish(CredentialId.New(), work.Options.UriStyle, work.Options.Region);
        var request = RecreateRequest.Make(original.Inspected, image, engine.Version, wish);
        foreach (var notice in request.Notices)
            RecreateLog.Noticed(work.Logger, original.Name, notice.ToString());
        return request.HasVariable
            ? request
            : throw new InvalidOperationException($"it sets a credentials variable of its own: remove it, or write {wish.Uri.Name}=/v2/credentials/UUID");
    }

    // Before API 1.44 a create request takes one network. Where the container has left the network that it was created in, the engine has
    // put the new one there again.
    private async Task ConnectAsync(RecreateRequest request, string newId)
    {
        var created = await engine.InspectAsync(newId, CancellationToken.None) ?? throw new InvalidOperationException("the new container has been removed");
        var there = (created["NetworkSettings"]?["Networks"] as JsonObject ?? []).Select(network => network.Key).ToHashSet(StringComparer.Ordinal);
        foreach (var (name, settings) in request.Networks.Where(network => !there.Contains(network.Key)))
            await engine.ConnectAsync(name, newId, settings, CancellationToken.None);

        foreach (var surplus in there.Except(request.Networks.Select(network => network.Key), StringComparer.Ordinal))
        {
            var leave = new NetworkDisconnectParameters { Container = newId, Force = true };
            await engine.Client.Networks.DisconnectNetworkAsync(surplus, leave, CancellationToken.None);
        }
    }

    private async Task StopAsync()
    {
        var containers = engine.Client.Containers;
        var isRestarting = (bool?)original.Inspected["State"]?["Restarting"] is true;
        try
        {
            // A frozen one that is killed does not come to its next instruction.
            if (IsYoung && !isRestarting)
                await containers.KillContainerAsync(original.Id, new ContainerKillParameters { Signal = "SIGKILL" }, CancellationToken.None);
            else
                await containers.StopContainerAsync(original.Id, new ContainerStopParameters { WaitBeforeKillSeconds = IsYoung ? 0u : null }, CancellationToken.None);
        }
        catch (DockerApiException e) when (e.StatusCode is HttpStatusCode.Conflict or HttpStatusCode.NotModified)
        {
            // It has ended by itself.
        }
        catch (Exception e) when (e is TimeoutException or TaskCanceledException)
        {
            // Its own patience is longer than that of a call; the engine goes on.
        }

        await EndAsync();
    }

    private async Task EndAsync()
    {
        var patience = TimeSpan.FromSeconds(Math.Max((int?)original.Inspected["Config"]?["StopTimeout"] ?? DefaultStopSeconds, 0)) + Grace;
        var began = work.Time.GetTimestamp();
        while (await engine.InspectAsync(original.Id, CancellationToken.None) is { } now && ContainerFacts.Read(now).IsRunning)
        {
            if (work.Time.GetElapsedTime(began) > patience)
            {
                throw new TimeoutException(
                    string.Create(CultureInfo.InvariantCulture, $"it has not ended within {patience.TotalSeconds:0} s of being stopped"));
            }

            await Task.Delay(Glance, work.Time, CancellationToken.None);
        }
    }
}
