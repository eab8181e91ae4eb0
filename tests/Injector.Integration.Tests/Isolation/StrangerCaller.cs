using System.Net;

namespace Injector.Integration.Tests.Isolation;

/// <summary>Somebody who knocks at a door: a workload with credentials of its own there, and curiosity about others'.</summary>
/// <param name="Door">Where.</param>
/// <param name="From">Source address; null for any.</param>
/// <param name="Id">Its own id.</param>
/// <param name="Token">Its own token; empty where the id alone opens.</param>
internal sealed record StrangerCaller(EndPoint Door, IPAddress? From, string Id, string Token)
{
    /// <summary>Secret keys that are its own.</summary>
    public string Secret { get; init; } = "";

    /// <summary>The header with its token.</summary>
    public string Authorization => Token.Length == 0 ? "" : $"Authorization: {Token}\r\n";
}
