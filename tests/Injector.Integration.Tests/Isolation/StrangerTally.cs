namespace Injector.Integration.Tests.Isolation;

/// <summary>What strangers were answered, counted.</summary>
internal sealed record StrangerTally
{
    public int Requests { get; private set; }

    public int OwnKeys { get; private set; }

    public int InvalidIds { get; private set; }

    public int OtherAnswers { get; private set; }

    public int Silent { get; private set; }

    public static StrangerTally Sum(IReadOnlyCollection<StrangerTally> tallies) => new()
    {
        Requests = tallies.Sum(t => t.Requests),
        OwnKeys = tallies.Sum(t => t.OwnKeys),
        InvalidIds = tallies.Sum(t => t.InvalidIds),
        OtherAnswers = tallies.Sum(t => t.OtherAnswers),
        Silent = tallies.Sum(t => t.Silent),
    };

    public void Add(string answer)
    {
        Requests++;
        if (answer.Contains("\"SecretAccessKey\"", StringComparison.Ordinal))
            OwnKeys++;
        else if (answer.Contains("InvalidIdInRequest", StringComparison.Ordinal))
            InvalidIds++;
        else if (answer.Length == 0)
            Silent++;
        else
            OtherAnswers++;
    }
}
