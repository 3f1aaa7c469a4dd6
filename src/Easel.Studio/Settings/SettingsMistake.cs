namespace Easel.Studio.Settings;

/// <summary>One thing that is wrong in the settings file.</summary>
/// <param name="File">Its path.</param>
/// <param name="Line">From 1.</param>
/// <param name="Column">From 1.</param>
/// <param name="Message">What was given, what is allowed, what to do; begins with section and key.</param>
public sealed record SettingsMistake(string File, long Line, long Column, string Message)
{
    public override string ToString() => $"{File}:{Line}:{Column}: {Message}";
}
