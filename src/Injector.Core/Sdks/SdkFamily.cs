namespace Injector.Core.Sdks;

/// <summary>Which AWS SDK asks, as far as its request for credentials tells.</summary>
public enum SdkFamily
{
    /// <summary>Nobody has asked yet.</summary>
    None,

    /// <summary>boto3 and the AWS CLI.</summary>
    Python,

    /// <summary>No User-Agent at all: JavaScript v3, and programs that write their requests by hand.</summary>
    Silent,

    /// <summary>JavaScript v2.</summary>
    JavaScript2,

    /// <summary>.NET.</summary>
    DotNet,

    /// <summary>Go v2; v2 names its language only.</summary>
    Go2,

    /// <summary>Go v1.</summary>
    Go1,

    /// <summary>Java.</summary>
    Java,

    /// <summary>Ruby.</summary>
    Ruby,

    /// <summary>Rust.</summary>
    Rust,

    /// <summary>C++.</summary>
    Cpp,

    /// <summary>The common runtime under C++ and others.</summary>
    Crt,

    /// <summary>PHP.</summary>
    Php,

    /// <summary>Somebody else: curl, an SDK of another house.</summary>
    Other,
}
