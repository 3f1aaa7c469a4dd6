using System.Globalization;

namespace Easel.Cli.Output;

/// <summary>Plain lines, at most one a tenth of the job, for files and pipes.</summary>
internal sealed class LineDisplay(TextWriter error) : IJobDisplay
{
    private int tenths = -1;

    public Task Show(Func<Task> job) => job();

    public void Phase(string name) => error.WriteLine(name);

    public void Progress(int step, int steps, double? secondsLeft)
    {
        var now = step * 10 / Math.Max(steps, 1);
        if (now == tenths) return;
        tenths = now;
        error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"step {step} of {steps}{(secondsLeft is { } left ? $", {left:F0} s left" : "")}"));
    }

    public void Note(string line) => error.WriteLine(line);
}
