using System.Runtime.InteropServices;

namespace Injector.Networking.Handoff;

/// <summary>A frame has been read, or the channel ended in front of one: then there is no message.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct FrameResult(HandoffMessage? Message);
