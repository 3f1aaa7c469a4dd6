using System.Diagnostics;
using System.Globalization;
using Microsoft.Playwright;
using Xunit;

namespace Easel.Web.Tests.Measuring;

/// <summary>What the measurements of the pages have in common. They run only where EASEL_MEASURE names a folder, which keeps what is slow to make; their figures are written into its figures.txt.</summary>
internal static class Measured
{
    private const double Late = 33; // milliseconds; two frames of a screen with 60 in a second

    /// <summary>The folder, made; the test is skipped without one.</summary>
    public static string Folder
    {
        get
        {
            var folder = Environment.GetEnvironmentVariable("EASEL_MEASURE");
            Assert.SkipWhen(folder is null, "EASEL_MEASURE names no folder");
            return Directory.CreateDirectory(folder!).FullName;
        }
    }

    /// <summary>Writes a figure down.</summary>
    public static void Say(string what, FormattableString figure) =>
        File.AppendAllText(Path.Combine(Folder, "figures.txt"), $"{what,-60} {figure.ToString(CultureInfo.InvariantCulture)}\n");

    /// <summary>Milliseconds until something is done.</summary>
    public static async Task<double> Time(Func<Task> work)
    {
        var watch = Stopwatch.StartNew();
        await work();
        return watch.Elapsed.TotalMilliseconds;
    }

    /// <summary>Notes the times between frames while something is done, and writes median, 95th percentile and late ones down.</summary>
    public static async Task Frames(IPage page, string what, Func<Task> work)
    {
        await page.EvaluateAsync("""
            () => {
                const frames = window.frameTimes = [];
                let last = performance.now();
                const next = now => { if (frames !== window.frameTimes) return; frames.push(now - last); last = now; requestAnimationFrame(next); };
                requestAnimationFrame(next);
            }
            """);
        await work();
        var frames = (await page.EvaluateAsync<double[]>("() => { const frames = window.frameTimes; window.frameTimes = null; return frames; }")).Skip(1).Order().ToArray();
        Say(what, $"{frames.Length} frames, {1000 * frames.Length / frames.Sum():F0} a second; median {At(frames, 0.5):F1} ms, p95 {At(frames, 0.95):F1} ms, longest {frames[^1]:F0} ms; {frames.Count(frame => frame > Late)} above 33 ms");
    }

    /// <summary>The value that a share of the others does not pass.</summary>
    public static double At(IReadOnlyList<double> ordered, double share) => ordered[(int)Math.Min(ordered.Count - 1, share * ordered.Count)];

    /// <summary>Turns the wheel over what the mouse is on, for some seconds, 60 times in each where the machine can.</summary>
    public static async Task Wheel(IPage page, double seconds, int pixels)
    {
        var watch = Stopwatch.StartNew();
        for (var turn = 1; watch.Elapsed.TotalSeconds < seconds; turn++)
        {
            await page.Mouse.WheelAsync(0, pixels);
            var early = (turn * 1000.0 / 60) - watch.Elapsed.TotalMilliseconds;
            if (early > 1) await Task.Delay((int)early);
        }
    }
}
