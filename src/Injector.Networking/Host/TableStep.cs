using Injector.Networking.Firewall;

namespace Injector.Networking.Host;

/// <summary>Writes one table by one iptables-restore.</summary>
internal sealed class TableStep : HostStep
{
    private readonly IptablesTool tool;
    private readonly string table;
    private readonly string text;
    private readonly IReadOnlySet<string> ours;
    private readonly IReadOnlyList<ChainRules> before;

    private TableStep(
        IptablesTool tool, SavedRules saved, string table, IReadOnlySet<string> ours, string text, (string Name, string Detail) about)
        : base(about.Name, about.Detail)
    {
        this.tool = tool;
        this.table = table;
        this.ours = ours;
        this.text = text;
        before = TableChange.Standing(saved, table, ours);
    }

    public override string Shell => $"{tool.RestoreCommand} <<'END'\n{text}END";

    /// <summary>Null when the table holds exactly that already.</summary>
    public static TableStep? Make(
        IptablesTool tool, SavedRules saved, string table, IReadOnlyList<ChainRules> wanted, IReadOnlySet<string> ours)
    {
        if (TableChange.Text(saved, table, wanted, ours) is not { } text)
            return null;

        var name = wanted.Count > 0 ? string.Join(" and ", wanted.Select(chain => chain.Name)) : $"rules in {table}";
        var detail = wanted.Count > 0
            ? $"{tool.Path}: {table} {string.Join(" and ", wanted.Select(chain => $"{chain.Hook} to {chain.Chain}"))}"
            : $"{tool.Path}: {table} without our chains";
        return new TableStep(tool, saved, table, ours, text, (name, detail));
    }

    public override void Apply() => tool.Restore(text);

    public override void Undo()
    {
        if (TableChange.Text(tool.Save(), table, before, ours) is { } back)
            tool.Restore(back);
    }
}
