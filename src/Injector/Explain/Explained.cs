namespace Injector.Explain;

/// <summary>Why a workload has the credentials that it has.</summary>
/// <param name="Subject">The workload, such as <c>pod shop/orders-1</c>.</param>
/// <param name="Injection">What Injector did with it, and the mend where it did not what was wanted.</param>
/// <param name="Role">Which role it gets and by which grant, or why none; null where the grants are not known.</param>
/// <param name="Hints">What would change that.</param>
/// <param name="Containers">What each container's SDK finds.</param>
internal sealed record Explained(
    string Subject, string Injection, ExplainedRole? Role, IReadOnlyList<string> Hints, IReadOnlyList<ExplainedContainer> Containers);
