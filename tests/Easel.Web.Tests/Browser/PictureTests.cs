using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Easel.Web.Tests.Browser;

/// <summary>What is done with pictures that are there, and with the queue: zoomed, thrown away and brought back, compared, made without end, asked for by lists.</summary>
[Collection(BrowserTests.Name)]
public sealed class PictureTests(PaintedStudio studio) : IClassFixture<PaintedStudio>
{
    [Fact]
    public async Task A_picture_is_zoomed_and_moved_and_arrows_go_on()
    {
        var page = await studio.Open("/");
        await page.Locator(".strip button").First.ClickAsync();
        await page.Locator(".stage-picture").ClickAsync();
        var picture = page.Locator(".lightbox img");
        await Expect(picture).ToBeVisibleAsync();
        var first = await picture.GetAttributeAsync("src");
        await page.Mouse.MoveAsync(640, 400);
        await page.Mouse.WheelAsync(0, -400);
        await page.WaitForFunctionAsync("() => Math.abs(new DOMMatrix(getComputedStyle(document.querySelector('.lightbox img')).transform).a - Math.E) < .05");
        await page.Mouse.DownAsync();
        await page.Mouse.MoveAsync(700, 430, new() { Steps = 3 });
        await page.Mouse.UpAsync();
        await page.WaitForFunctionAsync("() => { const at = new DOMMatrix(getComputedStyle(document.querySelector('.lightbox img')).transform); return Math.abs(at.e - 60) < 2 && Math.abs(at.f - 30) < 12; }");
        await page.Mouse.DblClickAsync(640, 400);
        await page.WaitForFunctionAsync("() => new DOMMatrix(getComputedStyle(document.querySelector('.lightbox img')).transform).a === 1");
        await page.Keyboard.PressAsync("ArrowRight");
        await Expect(picture).Not.ToHaveAttributeAsync("src", first!);
        await page.Keyboard.PressAsync("Escape");
        await Expect(page.Locator(".lightbox")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task A_picture_goes_to_the_trash_and_comes_back_to_its_place()
    {
        var page = await studio.Open("/");
        var pictures = page.Locator(".strip img");
        await pictures.Nth(1).ClickAsync();
        await Expect(page.Locator(".stage-picture img")).ToHaveAttributeAsync("alt", await pictures.Nth(1).GetAttributeAsync("alt") ?? "");
        var (count, address) = (await pictures.CountAsync(), await pictures.Nth(1).GetAttributeAsync("src"));
        await page.GetByRole(AriaRole.Button, new() { Name = "Move to the trash" }).ClickAsync();
        await Expect(pictures).ToHaveCountAsync(count - 1);
        await page.GetByRole(AriaRole.Button, new() { Name = "Undo" }).ClickAsync();
        await Expect(pictures).ToHaveCountAsync(count);
        await Expect(pictures.Nth(1)).ToHaveAttributeAsync("src", address!);
        await page.GotoAsync("/gallery");
        await Expect(page.Locator($".grid-picture img")).ToHaveCountAsync(count);
    }

    [Fact]
    public async Task Two_results_are_compared_with_a_slider_by_keys_and_by_the_mouse()
    {
        var page = await studio.Open("/");
        await page.Locator(".strip button").First.ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Compare with another picture" }).ClickAsync();
        await Expect(page.GetByText("Choose the other picture")).ToBeVisibleAsync();
        await page.Locator(".strip button").Nth(1).ClickAsync();
        await Compare(page);
        await page.Keyboard.PressAsync("Escape");
        await Expect(page.GetByRole(AriaRole.Dialog)).ToHaveCountAsync(0);
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Compare with another picture" })).ToHaveAttributeAsync("aria-pressed", "false");
    }

    [Fact]
    public async Task Two_marked_pictures_of_the_gallery_are_compared()
    {
        var page = await studio.Open("/gallery");
        var compare = page.GetByRole(AriaRole.Button, new() { Name = "Compare the two marked pictures" });
        await page.GetByLabel("Mark this picture").Nth(0).CheckAsync(new() { Force = true });
        await Expect(compare).ToBeDisabledAsync();
        await page.GetByLabel("Mark this picture").Nth(2).CheckAsync(new() { Force = true });
        await compare.ClickAsync();
        await Compare(page);
        await page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Close" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Dialog)).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task A_list_of_prompts_is_queued_once_every_line_is_right()
    {
        var page = await studio.Open("/queue");
        await page.GetByRole(AriaRole.Button, new() { Name = "Pause" }).ClickAsync();
        await page.GotoAsync("/");
        await page.GetByLabel("Prompt", new() { Exact = true }).FillAsync("watercolour");
        await page.GetByRole(AriaRole.Button, new() { Name = "Prompts from a list" }).ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog);
        await dialog.Locator("input[type=file]").SetInputFilesAsync(new FilePayload { Name = "lines.txt", MimeType = "text/plain", Buffer = "a cat\n--prompt \"a dog\" --steps many\n"u8.ToArray() });
        await Expect(dialog.GetByText("Line 2: --steps: 'many' is no whole number")).ToBeVisibleAsync();
        await Expect(dialog.GetByRole(AriaRole.Button, new() { Name = "Add to queue" })).ToBeDisabledAsync();
        await dialog.Locator("#lines").FillAsync("a cat\n--prompt \"a dog\" --steps 3\n");
        await Expect(dialog.GetByText("2 jobs, 2 pictures")).ToBeVisibleAsync();
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Add to queue" }).ClickAsync();
        await Expect(page.Locator(".badge")).ToHaveTextAsync("2");
        await page.GotoAsync("/queue");
        await Expect(page.Locator(".job-title").First).ToHaveTextAsync("a cat watercolour");
        await page.GetByRole(AriaRole.Button, new() { Name = "Cancel all" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Resume" }).ClickAsync();
    }

    [Fact]
    public async Task Pictures_are_made_forever_until_that_is_interrupted()
    {
        var page = await studio.Open("/");
        await page.GetByLabel("Prompt", new() { Exact = true }).FillAsync("a blue boat");
        var before = await page.Locator(".strip img").CountAsync();
        var forever = page.GetByRole(AriaRole.Button, new() { Name = "Generate forever" });
        await forever.ClickAsync();
        await Expect(forever).ToHaveAttributeAsync("aria-pressed", "true");
        await page.WaitForFunctionAsync($"() => document.querySelectorAll('.strip img').length >= {before + 2}", null, new() { Timeout = 120_000 });
        await page.GetByRole(AriaRole.Button, new() { Name = "Interrupt" }).ClickAsync();
        await Expect(forever).ToHaveAttributeAsync("aria-pressed", "false", new() { Timeout = 60_000 });
        await Expect(page.GetByRole(AriaRole.Progressbar)).ToHaveCountAsync(0, new() { Timeout = 60_000 });
        var after = await page.Locator(".strip img").CountAsync();
        await page.WaitForTimeoutAsync(3000);
        Assert.Equal(after, await page.Locator(".strip img").CountAsync());
        await page.ReloadAsync();
        await Expect(forever).ToHaveAttributeAsync("aria-pressed", "false");
    }

    private static async Task Compare(IPage page)
    {
        var slider = page.GetByRole(AriaRole.Slider, new() { Name = "Where picture B begins" });
        await Expect(slider).ToBeFocusedAsync();
        await page.WaitForFunctionAsync("() => [...document.querySelectorAll('.compare-frame img')].every(picture => picture.naturalWidth > 0)");
        var at = "() => document.querySelector('.compare-frame').style.getPropertyValue('--at')";
        Assert.Equal("50%", await page.EvaluateAsync<string>(at));
        await slider.PressAsync("ArrowLeft");
        Assert.Equal("49.5%", await page.EvaluateAsync<string>(at));
        await slider.PressAsync("End");
        Assert.Equal("100%", await page.EvaluateAsync<string>(at));
        var frame = (await page.Locator(".compare-frame").BoundingBoxAsync())!;
        await page.Mouse.ClickAsync(frame.X + (frame.Width / 4), frame.Y + (frame.Height / 2));
        Assert.InRange(await page.EvaluateAsync<double>("() => parseFloat(document.querySelector('.compare-frame').style.getPropertyValue('--at'))"), 23.5, 26.5);
        await Expect(page.GetByRole(AriaRole.Row).Filter(new() { HasText = "Seed" }).First).ToBeVisibleAsync();
    }
}
