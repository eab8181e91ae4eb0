using Injector.Core.Injection;
using Injector.Webhook.Injection;

namespace Injector.Webhook.Offline;

/// <summary>What became of one template.</summary>
/// <param name="Template">How it is called.</param>
/// <param name="Result">The decision.</param>
/// <param name="Environments">Every container's variables in the result, in the order of the decision's reports.</param>
public sealed record TemplateReport(
    string Template, InjectionResult Result, IReadOnlyList<IReadOnlyList<ContainerVariable>> Environments);
