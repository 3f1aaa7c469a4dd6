using System.Globalization;

namespace Easel.Cli.Output;

/// <summary>Plain lines, for files and pipes: of steps at most one a tenth of the job.</summary>
/// <param name="error">For people.</param>
/// <param name="output">For results.</param>
/// <param name="tellsProgress">Whether phases and steps are told at all.</param>
internal sealed class LineDisplay(TextWriter error, TextWriter output, bool tellsProgress) : IJobDisplay
{
    private int tenths = -1;

    public void Phase(string name)
    {
        if (tellsProgress) error.WriteLine(name);
    }

    public void Progress(int step, int steps, double? secondsLeft)
    {
        var now = step * 10 / Math.Max(steps, 1);
        if (now == tenths || !tellsProgress) return;
        tenths = now;
        error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"step {step} of {steps}{(secondsLeft is { } left ? $", {left:F0} s left" : "")}"));
    }

    public void Part(string name, double share, double? secondsLeft)
    {
        var now = (int)(share * 10);
        if (now == tenths || !tellsProgress) return;
        tenths = now;
        error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name} {now * 10} %{(secondsLeft is { } left ? $", {left:F0} s left" : "")}"));
    }

    public void Note(string line) => error.WriteLine(line);

    public void Result(string line)
    {
        output.WriteLine(line);
        output.Flush();
    }

    public void Dispose()
    {
    }
}
