namespace Easel.Server.Api.Native;

/// <summary>One thing that is wrong in settings.yaml.</summary>
/// <param name="Line">From 1.</param>
/// <param name="Column">From 1.</param>
/// <param name="Message">Section and key, what was given, what is allowed.</param>
public sealed record MistakeView(long Line, long Column, string Message);
