using Easel.Core.Imaging;
using Easel.Testing;
using Easel.Web.Tests.Browser;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Easel.Web.Tests.Measuring;

/// <summary>Frames while a stroke is drawn, undone and looked at from near, on a large and on a huge picture. A browser without a graphics card draws in software.</summary>
[Collection(BrowserTests.Name)]
public sealed class CanvasMeasurements
{
    [Theory]
    [InlineData(1024)]
    [InlineData(4096)]
    public async Task Drawing_follows_the_hand(int side)
    {
        var path = Path.Combine(Measured.Folder, $"start-{side}.jpg");
        if (!File.Exists(path)) await File.WriteAllBytesAsync(path, PictureCodec.Encode(TestPictures.Recorded("canvas", side, side), PictureFormat.Jpeg, 80), TestContext.Current.CancellationToken);
        await using var browser = await Chromium.Start();
        using var data = new TemporaryFolder();
        using var server = await EaselServer.Start(data.Path);
        var page = await browser.Open(server.Address);
        await page.GotoAsync("/");
        await page.Locator(".drop input[type=file]:enabled").SetInputFilesAsync(path);
        await page.Locator(".canvas-sheet canvas").First.WaitForAsync(new() { Timeout = 120_000 });
        await page.GetByRole(AriaRole.Button, new() { Name = "Large canvas" }).ClickAsync();
        await page.WaitForTimeoutAsync(2000);
        foreach (var (at, tool) in new[] { (0, "mask"), (1, "colour") })
        {
            await page.GetByRole(AriaRole.Toolbar, new() { Name = "Tools of the canvas" }).GetByRole(AriaRole.Button).Nth(at).ClickAsync();
            await Measured.Frames(page, $"canvas {side}²: a stroke of the {tool} brush for 5 s", () => Stroke(page, 5));
            await page.WaitForTimeoutAsync(2000); // it is kept
            await Measured.Frames(page, $"canvas {side}²: while the {tool} stroke is kept", async () => { await Stroke(page, 0.3); await page.WaitForTimeoutAsync(3000); });
        }

        var undo = page.GetByRole(AriaRole.Button, new() { Name = "Undo" });
        await Measured.Frames(page, $"canvas {side}²: undone four times", async () =>
        {
            for (var time = 0; time < 4; time++)
            {
                await Expect(undo).ToBeEnabledAsync();
                await undo.ClickAsync();
                await page.WaitForTimeoutAsync(300);
            }
        });
        await page.Mouse.MoveAsync(500, 400);
        await Measured.Frames(page, $"canvas {side}²: zoomed by the wheel for 1.5 s", () => Measured.Wheel(page, 1.5, -40));
        await Measured.Frames(page, $"canvas {side}²: a stroke from near", () => Stroke(page, 3));
    }

    // Round and round, as fast as a hand is.
    private static async Task Stroke(IPage page, double seconds)
    {
        var box = (await page.Locator(".canvas-sheet").BoundingBoxAsync())!;
        var (x, y, radius) = (box.X + (box.Width / 2), box.Y + (box.Height / 2), Math.Min(box.Width, box.Height) / 3);
        await page.Mouse.MoveAsync(x + radius, y);
        await page.Mouse.DownAsync();
        var watch = System.Diagnostics.Stopwatch.StartNew();
        for (var move = 1; watch.Elapsed.TotalSeconds < seconds; move++)
        {
            var angle = watch.Elapsed.TotalSeconds * 4;
            await page.Mouse.MoveAsync(x + (radius * (float)Math.Cos(angle)), y + (radius * (float)Math.Sin(angle * 1.3)));
            var early = (move * 1000.0 / 120) - watch.Elapsed.TotalMilliseconds;
            if (early > 1) await Task.Delay((int)early);
        }

        await page.Mouse.UpAsync();
    }
}
