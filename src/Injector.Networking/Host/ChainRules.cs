namespace Injector.Networking.Host;

/// <summary>A chain of ours that must stand: its rules as iptables-save prints them, and the chain that it is jumped to from.</summary>
/// <param name="Name">What it is for, for people.</param>
/// <param name="Table">The table it is in.</param>
/// <param name="Hook">The chain that has the jump, as its first rule.</param>
/// <param name="Chain">Its name.</param>
/// <param name="Rules">Its rules, without <c>-A</c> and its name.</param>
internal sealed record ChainRules(string Name, string Table, string Hook, string Chain, IReadOnlyList<string> Rules);
