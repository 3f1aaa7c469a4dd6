using Easel.Diffusion;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Easel.Web.Tests.Browser;

/// <summary>Two models become one in the browser, by the engine's process, and the file is read through.</summary>
public sealed class MergePageTests
{
    private static readonly string? Pictures = Environment.GetEnvironmentVariable("EASEL_SCREENSHOTS");

    [Fact]
    public async Task Two_models_are_merged_and_the_result_is_found_whole()
    {
        await using var browser = await Chromium.Start();
        using var folder = new TemporaryFolder();
        var models = Directory.CreateDirectory(Path.Combine(folder.Path, "checkpoints")).FullName;
        foreach (var name in new[] { "apple", "pear" }) File.Copy(BuiltInModels.Checkpoint, Path.Combine(models, name + ".safetensors"));
        using var server = await EaselServer.Start(folder.Path, "--ckpt-dir", models);
        var page = await browser.Open(server.Address);
        await page.GotoAsync("/models");
        await Expect(page.Locator(".model-card")).ToHaveCountAsync(2, new() { Timeout = 60_000 });

        await page.GetByRole(AriaRole.Button, new() { Name = "Merge models" }).ClickAsync();
        await page.Locator("#merge-multiplier").FillAsync("0.5");
        await page.Locator("#merge-name").FillAsync("fruit");
        await Shot(page, "merge-dialog");
        await page.GetByRole(AriaRole.Button, new() { Name = "Merge", Exact = true }).ClickAsync();
        await Expect(page.Locator(".model-task")).ToContainTextAsync("done", new() { Timeout = 60_000 });
        await Expect(page.Locator(".model-card")).ToHaveCountAsync(3);
        await Expect(page.GetByText("3 models")).ToBeVisibleAsync();

        await page.Locator(".model-card", new() { HasText = "fruit" }).HoverAsync();
        await page.Locator(".model-card", new() { HasText = "fruit" }).Locator(".model-info").ClickAsync();
        await page.GetByText("Convert, extract, verify").ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Verify" }).ClickAsync();
        await Expect(page.Locator(".model-task").Last).ToContainTextAsync("whole: Stable Diffusion 1.x checkpoint", new() { Timeout = 60_000 });
        await Shot(page, "merge-done");
        Assert.True(File.Exists(Path.Combine(models, "fruit.safetensors")));
        Assert.Equal(3, Directory.GetFiles(models).Length);
    }

    private static async Task Shot(IPage page, string name)
    {
        if (Pictures is null) return;
        await page.WaitForTimeoutAsync(600);
        await page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(Pictures, $"{name}.png") });
    }
}
