namespace Injector.Core.Injection;

/// <summary>Which form of the credentials path is put into containers. Both are always answered.</summary>
public enum RelativeUriStyle
{
    /// <summary><c>/v2/credentials/UUID</c>: every SDK sends it as it is.</summary>
    Path,

    /// <summary><c>/v1/credentials?id=UUID</c>: the form of the ECS guide of 2016.</summary>
    Query,
}
