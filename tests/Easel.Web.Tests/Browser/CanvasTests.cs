using Easel.Core.Imaging;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Easel.Web.Tests.Browser;

/// <summary>A picture to begin with, drawn on as a person draws: the real server, the real model, a real browser.</summary>
[Collection(BrowserTests.Name)]
public sealed class CanvasTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_masked_place_is_painted_anew_and_strokes_survive_a_reload()
    {
        await using var browser = await Chromium.Start();
        using var folder = new TemporaryFolder();
        using var server = await EaselServer.Start(folder.Path);
        var page = await Begun(browser, server, folder.Path);
        await Expect(page.Locator("#mask_content")).ToHaveCountAsync(0);

        await Stroke(page, 0.3, 0.5, 0.7, 0.5);
        await Expect(page.Locator("#mask_content")).ToBeVisibleAsync(Slow); // it is kept when the hand rests
        await page.GetByRole(AriaRole.Button, new() { Name = "Undo", Exact = true }).ClickAsync();
        await Expect(page.Locator("#mask_content")).ToHaveCountAsync(0);
        await page.GetByRole(AriaRole.Button, new() { Name = "Redo", Exact = true }).ClickAsync();
        await Expect(page.Locator("#mask_content")).ToBeVisibleAsync(Slow);

        await page.WaitForTimeoutAsync(1000); // the draft is written
        await page.ReloadAsync();
        await Expect(page.Locator("#mask_content")).ToBeVisibleAsync(Slow);
        await page.GetByLabel("Prompt", new() { Exact = true }).FillAsync("a blue ball, 3d render");
        await page.Locator("#steps").FillAsync("4");
        await page.Locator("#steps").PressAsync("Control+Enter");
        await Expect(page.Locator(".stage-picture img")).ToBeVisibleAsync(new() { Timeout = 120_000 });

        var output = Directory.EnumerateFiles(Path.Combine(folder.Path, "outputs"), "*.png", SearchOption.AllDirectories).Single();
        var picture = PictureCodec.Decode(await File.ReadAllBytesAsync(output, Cancel), output);
        Assert.True(Distance(picture, Grey, 0.5, 0.5) > 30, "nothing was painted under the mask");
        Assert.True(Distance(picture, Grey, 0.5, 0.06) < 12, "the picture has changed far from the mask");
    }

    [Fact]
    public async Task Colours_are_painted_over_a_picture_and_its_sides_extended()
    {
        await using var browser = await Chromium.Start();
        using var folder = new TemporaryFolder();
        using var server = await EaselServer.Start(folder.Path);
        var page = await Begun(browser, server, folder.Path);
        await page.GetByRole(AriaRole.Button, new() { Name = "Paint colours over the picture" }).ClickAsync();
        await Stroke(page, 0.2, 0.2, 0.8, 0.2);
        await Inputs(folder.Path, 3); // the picture, the colours, both in one
        await page.Locator("#sketch").CheckAsync(); // what is drawn is what is painted anew
        await Expect(page.Locator("#mask_content")).ToBeVisibleAsync(Slow);
        await page.Locator("#sketch").UncheckAsync();
        await Expect(page.Locator("#mask_content")).ToHaveCountAsync(0);
        await page.GetByRole(AriaRole.Button, new() { Name = "Extend the picture beyond its edges" }).ClickAsync();
        await page.Locator("#frame_right").FillAsync("250");
        await page.Locator("#frame_right").PressAsync("Tab");
        await page.GetByRole(AriaRole.Button, new() { Name = "Extend to 504 × 256" }).ClickAsync();
        await Expect(page.Locator("#mask_content")).ToBeVisibleAsync(Slow);

        var mask = await Inputs(folder.Path, 6); // the extended picture and its mask, and that of what was drawn
        var sides = mask.Select(file => PictureCodec.Decode(File.ReadAllBytes(file), file)).Where(picture => picture.Width == 504).ToList();
        Assert.Equal(2, sides.Count);
        var white = sides.Single(picture => picture.Rgb[^3] == 255 && picture.Rgb[0] == 0);
        Assert.Equal((0, 255), (white.Rgb[3 * (128 * 504 + 100)], white.Rgb[3 * (128 * 504 + 300)]));
        var flat = sides.Single(picture => picture != white);
        Assert.InRange(Distance(flat, Grey, 0.9, 0.9), 0, 3); // the edge is drawn out
    }

    private static LocatorAssertionsToBeVisibleOptions Slow => new() { Timeout = 60_000 };

    private static (byte R, byte G, byte B) Grey => (128, 128, 128);

    // A grey picture of 256 pixels a side lies on the canvas.
    private static async Task<IPage> Begun(Chromium browser, EaselServer server, string folder)
    {
        var page = await browser.Open(server.Address);
        await page.GotoAsync("/");
        var file = Path.Combine(folder, "grey.png");
        await File.WriteAllBytesAsync(file, PictureCodec.Encode(new Bitmap(256, 256, [.. Enumerable.Repeat((byte)128, 256 * 256 * 3)]), PictureFormat.Png), Cancel);
        await page.Locator(".drop input[type=file]:enabled").SetInputFilesAsync(file);
        await Expect(page.Locator(".canvas-sheet canvas").First).ToBeVisibleAsync(Slow);
        await page.WaitForTimeoutAsync(500); // the picture is drawn
        return page;
    }

    private static async Task Stroke(IPage page, double fromX, double fromY, double toX, double toY)
    {
        await page.Locator(".canvas-sheet").ScrollIntoViewIfNeededAsync();
        var box = (await page.Locator(".canvas-sheet").BoundingBoxAsync())!;
        var side = Math.Min(box.Width, box.Height) - 32;
        var (left, top) = (box.X + (box.Width - side) / 2, box.Y + (box.Height - side) / 2);
        await page.Mouse.MoveAsync((float)(left + fromX * side), (float)(top + fromY * side));
        await page.Mouse.DownAsync();
        await page.Mouse.MoveAsync((float)(left + toX * side), (float)(top + toY * side), new() { Steps = 12 });
        await page.Mouse.UpAsync();
    }

    private static async Task<string[]> Inputs(string folder, int count)
    {
        for (var wait = 0; ; wait++)
        {
            var files = Directory.GetFiles(Path.Combine(folder, "inputs"));
            if (files.Length >= count) return files;
            Assert.True(wait < 300, $"{files.Length} pictures were brought, not {count}");
            await Task.Delay(100, Cancel);
        }
    }

    // The mean over a small square around a place, 0–1 across and down.
    private static double Distance(Bitmap picture, (byte R, byte G, byte B) colour, double x, double y)
    {
        var (centreX, centreY, sum) = ((int)(x * picture.Width), (int)(y * picture.Height), 0.0);
        for (var dy = -3; dy <= 3; dy++)
        {
            for (var dx = -3; dx <= 3; dx++)
            {
                var at = 3 * ((centreY + dy) * picture.Width + centreX + dx);
                sum += Math.Abs(picture.Rgb[at] - colour.R) + Math.Abs(picture.Rgb[at + 1] - colour.G) + Math.Abs(picture.Rgb[at + 2] - colour.B);
            }
        }

        return sum / (49 * 3);
    }
}
