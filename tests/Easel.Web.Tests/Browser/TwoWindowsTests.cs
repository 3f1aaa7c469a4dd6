using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Easel.Web.Tests.Browser;

/// <summary>One person with two tabs of one browser, and with another device.</summary>
[Collection(BrowserTests.Name)]
public sealed class TwoWindowsTests
{
    [Fact]
    public async Task Two_tabs_keep_what_is_typed_in_each_and_a_new_one_reaches_both()
    {
        await using var browser = await Chromium.Start();
        using var folder = new TemporaryFolder();
        using var server = await EaselServer.Start(folder.Path);
        var left = await browser.Open(server.Address);
        await left.GotoAsync("/");
        await Prompt(left).FillAsync("a boat at sea");
        await Kept(left);
        var right = await left.Context.NewPageAsync();
        await right.GotoAsync("/");
        await Expect(Prompt(right)).ToHaveValueAsync("a boat at sea"); // a new one begins with what was typed last
        await Prompt(right).FillAsync("a cat");
        await Prompt(left).PressSequentiallyAsync(", oil");
        await Kept(right);
        await Kept(left);

        await right.ReloadAsync();
        await left.ReloadAsync();
        await Expect(Prompt(right)).ToHaveValueAsync("a cat");
        await Expect(Prompt(left)).ToHaveValueAsync("a boat at sea, oil");

        await left.CloseAsync();
        await right.CloseAsync();
        var device = await browser.Open(server.Address);
        await device.GotoAsync("/");
        await Expect(Prompt(device)).ToHaveValueAsync("a boat at sea, oil");
        await device.GetByText("Typed in other windows (1)").ClickAsync();
        await device.GetByRole(AriaRole.Button, new() { Name = "a cat", Exact = true }).ClickAsync();
        await Expect(Prompt(device)).ToHaveValueAsync("a cat");
        await Expect(device.GetByRole(AriaRole.Button, new() { Name = "a boat at sea, oil" })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_tab_that_is_duplicated_is_another_window()
    {
        await using var browser = await Chromium.Start();
        using var folder = new TemporaryFolder();
        using var server = await EaselServer.Start(folder.Path);
        var page = await browser.Open(server.Address);
        await page.GotoAsync("/");
        await Prompt(page).FillAsync("a boat");
        await Kept(page);
        var copy = await page.Context.RunAndWaitForPageAsync(() => page.EvaluateAsync("() => { window.open('/'); }")); // copies the storage, as duplicating does
        await Expect(Prompt(copy)).ToHaveValueAsync("a boat");
        Assert.NotEqual(await page.EvaluateAsync<string>("() => easel.window()"), await copy.EvaluateAsync<string>("() => easel.window()"));
    }

    private static ILocator Prompt(IPage page) => page.GetByLabel("Prompt", new() { Exact = true });

    // The server has heard.
    private static Task Kept(IPage page) => page.WaitForTimeoutAsync(400);
}
