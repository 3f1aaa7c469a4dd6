using YamlDotNet.Core;

namespace Easel.Studio.Settings;

/// <summary>A stretch of the settings file.</summary>
/// <param name="Line">From 1.</param>
/// <param name="Column">From 1.</param>
/// <param name="Start">First character, from 0.</param>
/// <param name="End">Behind the last.</param>
internal readonly record struct TextPlace(long Line, long Column, int Start, int End)
{
    public static TextPlace Of(in Mark start, in Mark end) => new(start.Line, start.Column, (int)start.Index, (int)end.Index);
}
