namespace Injector.Integration.Tests.Isolation;

/// <summary>How a request is made of an id: the same bytes for every id, but for the id itself.</summary>
/// <param name="Name">What it is made of, for the message of a failure.</param>
/// <param name="Bytes">The bytes for an id, for a caller who shows this.</param>
internal sealed record StrangerShape(string Name, Func<string, StrangerCaller, byte[]> Bytes);
