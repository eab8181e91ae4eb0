namespace Injector.Core.Injection;

/// <summary>Something a person should know about an injection that was done, or was not.</summary>
/// <param name="Code">One of <see cref="Names.InjectionReasons"/>.</param>
/// <param name="Message">What was found, and the mend; never a value of a variable.</param>
public readonly record struct InjectionNotice(string Code, string Message)
{
    /// <inheritdoc />
    public override string ToString() => Code + ": " + Message;
}
