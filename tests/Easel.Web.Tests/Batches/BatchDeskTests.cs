using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Easel.Core.Imaging;
using Easel.Core.Requests;
using Easel.Diffusion;
using Easel.Studio.Batches;
using Easel.Studio.Intake;
using Easel.Studio.Jobs;
using Easel.Studio.Settings;
using Easel.Web.Batches;
using Easel.Web.Generate;
using Easel.Web.Live;
using Easel.Web.Tests.Generate;
using Xunit;

namespace Easel.Web.Tests.Batches;

public sealed class BatchDeskTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Each_picture_becomes_a_job_and_its_result_bears_its_name()
    {
        await using var studio = await FormStudio.Open();
        var form = await Form(studio);
        using var watch = new JobWatch(studio.Running.Queue, TimeProvider.System);
        using var desk = Desk(studio, form, watch);
        form.Change(request => request with { Prompt = "oil", Steps = 2, Seeds = new Seeds { Seed = 7 }, Upscaler = BuiltInChoices.NoUpscaler });
        desk.Bring("a [cat].png", Picture(64, 32), isMask: false);
        desk.Bring("b.png", Picture(32, 32), isMask: false);
        desk.Change(desk.Plan with { OwnSize = true, Seeds = SeedRule.Next, Start = desk.Plan.Start with { Strength = 0.4 } });
        await desk.Run();
        await Done(desk);

        Assert.All(desk.Items, item => Assert.True(item.IsDone, item.Problem));
        var requests = desk.Items.Select(item => item.Job!.Request).ToList();
        Assert.Equal([(7L, new ImageSize(64, 32), 0.4), (8L, new ImageSize(32, 32), 0.4)], requests.Select(request => (request.Seeds.Seed, request.Size, request.Start!.Strength)));
        var saving = desk.Items.Select(item => SettingsForm.Lay(studio.Settings.Current, JsonElement.Parse(item.Job!.OwnSettings!)).Saving);
        Assert.Equal([("a (cat)", false, SavingSettings.TakenNames.AddSuffix), ("b", false, SavingSettings.TakenNames.AddSuffix)], saving.Select(set => (set.FileName, set.Number, set.WhenTaken)));
    }

    [Fact]
    public async Task A_zip_brings_pictures_and_prompts_and_a_missing_prompt_costs_only_its_picture()
    {
        await using var studio = await FormStudio.Open();
        var form = await Form(studio);
        using var watch = new JobWatch(studio.Running.Queue, TimeProvider.System);
        using var desk = Desk(studio, form, watch);
        form.Change(request => request with { Prompt = "oil", Steps = 2, Upscaler = BuiltInChoices.NoUpscaler });
        desk.Bring("all.zip", Zip(("x/a.png", Picture(32, 32)), ("x/a.txt", Encoding.UTF8.GetBytes("a cat\nNegative prompt: blurry")), ("x/b.png", Picture(32, 32)), ("x/._b.png", [1]), ("notes.md", [1])), isMask: false);
        desk.Change(desk.Plan with { Prompts = BatchPrompts.Files });
        await desk.Run();
        await Done(desk);

        Assert.Equal(["x/a.png", "x/b.png"], desk.Items.Select(item => item.Picture.Shown));
        Assert.Equal(("oil a cat", "blurry"), (desk.Items[0].Job!.Request.Prompt, desk.Items[0].Job!.Request.NegativePrompt));
        Assert.Contains("there is no file", desk.Items[1].Problem, StringComparison.Ordinal);
        Assert.True(desk.MayRun); // the one that failed

        desk.Bring("b.txt", Encoding.UTF8.GetBytes("a dog"), isMask: false);
        var first = desk.Items[0].Job!.Id;
        await desk.Run();
        await Done(desk);
        Assert.Equal((first, "oil a dog"), (desk.Items[0].Job!.Id, desk.Items[1].Job!.Request.Prompt)); // what is done is not made again
        Assert.False(desk.MayRun);
    }

    [Fact]
    public async Task Masks_go_by_name_and_settings_by_the_picture()
    {
        await using var studio = await FormStudio.Open();
        var form = await Form(studio);
        using var watch = new JobWatch(studio.Running.Queue, TimeProvider.System);
        using var desk = Desk(studio, form, watch);
        form.Change(request => request with { Prompt = "", Steps = 2, Upscaler = BuiltInChoices.NoUpscaler });
        desk.Bring("a.png", Picture(32, 32, "a red apple\nSteps: 5, Sampler: Euler, CFG scale: 3.0, Seed: 42, Size: 32x32"), isMask: false);
        desk.Bring("b.png", Picture(32, 32), isMask: false);
        desk.Bring("a.png", Picture(32, 32), isMask: true);
        desk.Bring("c.png", Picture(32, 32), isMask: true);
        desk.Change(desk.Plan with { Prompts = BatchPrompts.Info, Info = [InfoField.Seed, InfoField.Steps] });
        await desk.Run();
        await Done(desk);

        var request = desk.Items[0].Job!.Request;
        Assert.Equal(("a red apple", 42L, 5), (request.Prompt, request.Seeds.Seed, request.Steps));
        Assert.NotEqual(3, request.CfgScale);
        Assert.NotNull(request.Start!.Mask);
        Assert.Contains("there is no mask 'b'", desk.Items[1].Problem, StringComparison.Ordinal);
        desk.Clear();
        Assert.Empty(desk.Items);
    }

    [Fact]
    public async Task What_is_no_picture_is_told_at_once()
    {
        await using var studio = await FormStudio.Open();
        var form = await Form(studio);
        using var watch = new JobWatch(studio.Running.Queue, TimeProvider.System);
        using var desk = Desk(studio, form, watch);
        Assert.Throws<RequestException>(() => desk.Bring("torn.png", Picture(32, 32)[..40], isMask: false));
        Assert.Throws<RequestException>(() => desk.Bring("torn.zip", [1, 2, 3], isMask: false));
        desk.Bring("readme.md", [1], isMask: false);
        Assert.Empty(desk.Items);
        Assert.False(desk.MayRun);
    }

    private static Task<GenerateForm> Form(FormStudio studio) => studio.Form();

    private static BatchDesk Desk(FormStudio studio, GenerateForm form, JobWatch watch) => new(
        form,
        new StartPictures(Path.Combine(studio.Folder, "inputs"), () => studio.Settings.Current.Intake, TimeProvider.System),
        new RequestCheck(studio.Running.Library, new DiffusionParts(), () => studio.Settings.Current.Models, _ => null),
        studio.Running.Queue,
        studio.Settings,
        watch);

    private static async Task Done(BatchDesk desk)
    {
        for (var wait = 0; desk.IsWorking && wait < 200; wait++) await Task.Delay(50, Cancel);
        Assert.False(desk.IsWorking);
    }

    private static byte[] Picture(int width, int height, string? infotext = null)
    {
        var file = PictureCodec.Encode(new Bitmap(width, height, [.. Enumerable.Range(0, 3 * width * height).Select(at => (byte)at)]), PictureFormat.Png);
        return infotext is null ? file : PictureText.Write(file, infotext)!;
    }

    private static byte[] Zip(params (string Name, byte[] Content)[] files)
    {
        using var bytes = new MemoryStream();
        using (var zip = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
            foreach (var (name, content) in files)
            {
                using var entry = zip.CreateEntry(name).Open();
                entry.Write(content);
            }

        return bytes.ToArray();
    }
}
