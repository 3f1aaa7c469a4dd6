using Spectre.Console;

namespace Easel.Cli.Output;

/// <summary>A progress bar on the terminal behind standard error.</summary>
internal sealed class BarDisplay(IAnsiConsole console) : IJobDisplay
{
    private ProgressTask? bar;

    public async Task Show(Func<Task> job) =>
        await console.Progress()
            .AutoClear(true)
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .StartAsync(async context =>
            {
                bar = context.AddTask("starting", maxValue: 1);
                await job();
            });

    public void Phase(string name) => bar!.Description = Markup.Escape(name);

    public void Progress(int step, int steps, double? secondsLeft)
    {
        bar!.Description = $"step {step} of {steps}";
        bar.MaxValue = Math.Max(steps, 1);
        bar.Value = step;
    }

    public void Note(string line) => console.WriteLine(line);
}
