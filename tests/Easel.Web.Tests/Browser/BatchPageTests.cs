using Easel.Core.Imaging;
using Easel.Testing;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Easel.Web.Tests.Browser;

/// <summary>Many pictures painted over, and one painted beyond its sides: the real server, the real model, a real browser.</summary>
[Collection(BrowserTests.Name)]
public sealed class BatchPageTests
{
    private static readonly string? Folder = Environment.GetEnvironmentVariable("EASEL_SCREENSHOTS");

    private static LocatorAssertionsToBeVisibleOptions Slow => new() { Timeout = 120_000 };

    [Fact]
    public async Task Pictures_are_painted_over_and_keep_their_names()
    {
        await using var browser = await Chromium.Start();
        using var folder = new TemporaryFolder();
        using var server = await EaselServer.Start(folder.Path);
        var page = await Begun(browser, server);
        await page.GotoAsync("/batch");
        await page.Locator("#batch_size_of").SelectOptionAsync("own");
        var drop = page.GetByLabel("Drop pictures, a ZIP of them or their .txt files here, or choose some");
        await drop.SetInputFilesAsync([Picture("boat.png"), Picture("tree.png"), new FilePayload { Name = "torn.png", MimeType = "image/png", Buffer = [1, 2, 3] }]);
        await Expect(page.GetByText("0 of 2 pictures are done")).ToBeVisibleAsync(Slow);
        await Expect(page.GetByText("torn.png")).ToBeVisibleAsync(Slow); // what is no picture is told at once
        await page.GetByRole(AriaRole.Button, new() { Name = "Paint all" }).ClickAsync();
        await Expect(page.GetByText("2 of 2 pictures are done")).ToBeVisibleAsync(Slow);
        if (Folder is not null) await page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(Folder, "batch-done.png") });
        Assert.Equal(["boat.png", "tree.png"], Directory.EnumerateFiles(Path.Combine(folder.Path, "outputs"), "*.png", SearchOption.AllDirectories).Select(Path.GetFileName).Order());
    }

    [Fact]
    public async Task A_picture_grows_beyond_its_side()
    {
        await using var browser = await Chromium.Start();
        using var folder = new TemporaryFolder();
        using var server = await EaselServer.Start(folder.Path);
        var page = await Begun(browser, server);
        await page.Locator(".start input[type=file]").SetInputFilesAsync(Picture("ball.png"));
        await page.Locator("#script").SelectOptionAsync("outpainting mk2");
        foreach (var side in new[] { "Left", "Up", "Down" }) await page.GetByRole(AriaRole.Button, new() { Name = side, Exact = true }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Right", Exact = true })).ToHaveAttributeAsync("aria-pressed", "true");
        if (Folder is not null) await page.Locator(".start").ScreenshotAsync(new LocatorScreenshotOptions { Path = Path.Combine(Folder, "script.png") });
        await page.Locator("#steps").PressAsync("Control+Enter");
        await Expect(page.Locator(".stage-picture img")).ToBeVisibleAsync(Slow);
        var output = Directory.EnumerateFiles(Path.Combine(folder.Path, "outputs"), "*.png", SearchOption.AllDirectories).Single();
        Assert.Equal((192, 128), PictureCodec.SizeOf(await File.ReadAllBytesAsync(output, TestContext.Current.CancellationToken), output));
    }

    private static async Task<IPage> Begun(Chromium browser, EaselServer server)
    {
        var page = await browser.Open(server.Address);
        await page.GotoAsync("/");
        await page.GetByText("Enlarge to").UncheckAsync();
        await page.GetByLabel("Prompt", new() { Exact = true }).FillAsync("a blue ball, 3d render");
        await page.Locator("#steps").FillAsync("4");
        await page.Locator("#steps").PressAsync("Tab");
        await page.WaitForTimeoutAsync(500); // the draft is kept
        return page;
    }

    private static FilePayload Picture(string name) => new() { Name = name, MimeType = "image/png", Buffer = PictureCodec.Encode(TestPictures.Recorded(name, 128, 128), PictureFormat.Png) };
}
