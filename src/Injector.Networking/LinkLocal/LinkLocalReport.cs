namespace Injector.Networking.LinkLocal;

/// <summary>What a set-up has done.</summary>
/// <param name="Done">Each change that was made, or was there before.</param>
/// <param name="Missed">What could not be done and is not vital, with the reason.</param>
public sealed record LinkLocalReport(IReadOnlyList<string> Done, IReadOnlyList<string> Missed);
