using System.Diagnostics;
using System.Globalization;

namespace Easel.Cli.Output;

/// <summary>One line on a terminal that is written over: a bar, what is being done, the seconds left or gone.</summary>
internal sealed class BarDisplay : IJobDisplay
{
    private const int Cells = 24;

    private readonly Lock gate = new();
    private readonly TextWriter terminal;
    private readonly TextWriter output;
    private readonly Func<int> width;
    private readonly Timer clock;
    private readonly Stopwatch phase = Stopwatch.StartNew();
    private string title = "";
    private double? share;
    private double? left;
    private int shown;

    /// <param name="terminal">Standard error.</param>
    /// <param name="output">Standard output, which may be the same terminal.</param>
    /// <param name="width">Columns of the terminal, asked for each time.</param>
    public BarDisplay(TextWriter terminal, TextWriter output, Func<int> width)
    {
        (this.terminal, this.output, this.width) = (terminal, output, width);
        clock = new Timer(_ => Tick(), null, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1));
    }

    public void Phase(string name) => Change(name, share, null);

    public void Progress(int step, int steps, double? secondsLeft) =>
        Change(string.Create(CultureInfo.InvariantCulture, $"step {step} of {steps}"), (double)step / Math.Max(steps, 1), secondsLeft);

    public void Part(string name, double share, double? secondsLeft) => Change(string.Create(CultureInfo.InvariantCulture, $"{name} {100 * share:F0} %"), share, secondsLeft);

    public void Note(string line) => Above(() => terminal.WriteLine(line));

    public void Result(string line) => Above(() =>
    {
        output.WriteLine(line);
        output.Flush();
    });

    public void Dispose()
    {
        clock.Dispose();
        lock (gate) Clear();
    }

    private void Change(string name, double? done, double? secondsLeft)
    {
        lock (gate)
        {
            (title, share, left) = (name, done, secondsLeft);
            phase.Restart();
            Draw();
        }
    }

    private void Tick()
    {
        lock (gate) Draw();
    }

    private void Above(Action write)
    {
        lock (gate)
        {
            Clear();
            write();
            Draw();
        }
    }

    private void Draw()
    {
        if (title.Length == 0) return;
        var gone = phase.Elapsed.TotalSeconds;
        var time = left is { } seconds ? $", {Math.Max(seconds - gone, 0):F0} s left" : gone >= 1 ? $", {gone:F0} s" : "";
        var full = (int)Math.Round((share ?? 0) * Cells);
        var line = $"[{new string('#', full)}{new string('.', Cells - full)}] {title}{time}";
        var room = Math.Max(width() - 1, 1);
        if (line.Length > room) line = line[..room];
        terminal.Write('\r' + line.PadRight(Math.Min(shown, room)));
        terminal.Flush();
        shown = line.Length;
    }

    private void Clear()
    {
        if (shown == 0) return;
        terminal.Write('\r' + new string(' ', Math.Min(shown, Math.Max(width() - 1, 1))) + '\r');
        terminal.Flush();
        shown = 0;
    }
}
