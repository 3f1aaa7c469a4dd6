using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Easel.Web.Tests.Browser;

/// <summary>The pages as a phone shows them.</summary>
[Collection(BrowserTests.Name)]
public sealed class PhoneTests
{
    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task Four_tabs_stand_below_and_the_others_behind_More(ColorScheme look)
    {
        await using var browser = await Chromium.Start();
        using var folder = new TemporaryFolder();
        using var server = await EaselServer.Start(folder.Path);
        var page = await browser.Open(server.Address, 390, 844, look);
        await page.GotoAsync("/");
        var more = page.GetByRole(AriaRole.Button, new() { Name = "More" });
        var navigation = page.GetByRole(AriaRole.Navigation);
        await Expect(more).ToBeVisibleAsync();
        await Expect(navigation.GetByRole(AriaRole.Link)).ToHaveCountAsync(4);
        await more.FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(navigation.GetByRole(AriaRole.Link)).ToHaveCountAsync(8);
        await AccessibilityTests.Look(page);
        await page.Keyboard.PressAsync("Escape");
        await Expect(navigation.GetByRole(AriaRole.Link)).ToHaveCountAsync(4);
        await Expect(more).ToBeFocusedAsync();

        await page.Keyboard.PressAsync("Enter");
        await page.Keyboard.PressAsync("Tab"); // into what opened
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Extras" })).ToBeVisibleAsync();
        await Expect(navigation.GetByRole(AriaRole.Link)).ToHaveCountAsync(4);
        await Expect(more).ToHaveAttributeAsync("aria-current", "true");
    }

    [Fact]
    public async Task The_tools_of_the_canvas_stand_in_one_row()
    {
        await using var browser = await Chromium.Start();
        using var folder = new TemporaryFolder();
        using var server = await EaselServer.Start(folder.Path);
        var page = await browser.Open(server.Address, 390, 844);
        await page.GotoAsync("/");
        await page.Locator(".drop input[type=file]:enabled").SetInputFilesAsync(Path.Combine(Testing.Goldens.Root, "docs/pictures/first.png"));
        await page.Locator(".canvas-sheet canvas").First.WaitForAsync();
        await OneRow(8);
        await page.GetByRole(AriaRole.Button, new() { Name = "Large canvas" }).ClickAsync();
        await OneRow(10);

        async Task OneRow(int buttons)
        {
            await Expect(page.Locator(".canvas-tools button")).ToHaveCountAsync(buttons);
            Assert.Equal(1, await page.EvaluateAsync<int>("() => new Set([...document.querySelectorAll('.canvas-tools button')].map(button => button.getBoundingClientRect().top)).size"));
        }
    }
}
