using Easel.Core.Requests;
using Easel.Studio.Jobs;
using Easel.Web.Generate;
using Xunit;

namespace Easel.Web.Tests.Generate;

/// <summary>The form of one person: begun, changed, asked for, taken up again.</summary>
public sealed class GenerateFormTests : IAsyncLifetime
{
    private FormStudio studio = null!;

    public async ValueTask InitializeAsync() => studio = await FormStudio.Open();

    public ValueTask DisposeAsync() => studio.DisposeAsync();

    [Fact]
    public async Task A_new_form_suits_the_model_and_follows_another_one_where_nobody_has_typed()
    {
        var form = await Form();
        Assert.Equal((BuiltInChoices.Model, BuiltInChoices.Size, BuiltInChoices.CfgScale), (form.Request.Model, form.Request.Size, form.Request.CfgScale));
        form.Change(request => request with { CfgScale = 5 });
        form.ChooseModel("another");
        Assert.Equal((new ImageSize(512, 512), 5.0, null), (form.Request.Size, form.Request.CfgScale, form.Request.Upscaler));
    }

    [Fact]
    public async Task What_is_typed_is_there_in_a_new_window()
    {
        var form = await Form();
        form.Change(request => request with { Prompt = "a boat" });
        Assert.Equal("a boat", (await Form(window: "new")).Request.Prompt);
        Assert.Equal("", (await Form("somebody else")).Request.Prompt);
    }

    [Fact]
    public async Task Two_windows_keep_what_is_typed_in_each()
    {
        var (left, right) = (await Form(window: "left"), await Form(window: "right"));
        left.Change(request => request with { Prompt = "a boat" });
        right.Change(request => request with { Prompt = "a cat" });
        Assert.Equal("a boat", (await Form(window: "left")).Request.Prompt);
        Assert.Equal("a cat", (await Form(window: "right")).Request.Prompt);
        Assert.Equal(["a cat"], left.Others.Select(other => other.Draft.Request.Prompt));

        var phone = await Form(window: "phone");
        Assert.Equal("a cat", phone.Request.Prompt);
        Assert.Equal(["a boat"], phone.Others.Select(other => other.Draft.Request.Prompt));
    }

    [Fact]
    public async Task Taking_up_the_text_of_another_window_puts_this_ones_aside()
    {
        var (left, right) = (await Form(window: "left"), await Form(window: "right"));
        left.Change(request => request with { Prompt = "a boat", Steps = 9 });
        right.Change(request => request with { Prompt = "a cat" });
        right.TakeUp(right.Others[0]);
        Assert.Equal(("a boat", 9), (right.Request.Prompt, right.Request.Steps));
        Assert.Equal(["a cat"], right.Others.Select(other => other.Draft.Request.Prompt));
        right.Forget(right.Others[0]);
        Assert.Empty(right.Others);
        Assert.Equal("a boat", (await Form(window: "left")).Request.Prompt);
    }

    [Fact]
    public async Task A_job_that_is_remembered_in_one_window_leaves_what_is_typed_in_another()
    {
        var (old, other) = (await Form(window: "old"), await Form(window: "other"));
        old.Change(request => request with { Prompt = "earlier" });
        other.Change(request => request with { Prompt = "a boat" });
        old.Remember("job");
        var next = await Form(window: "next");
        Assert.Equal("a boat", next.Request.Prompt);
        Assert.Equal(["job"], next.Draft.Jobs);
        Assert.Equal(["job"], (await Form(window: "old")).Draft.Jobs);
    }

    [Fact]
    public async Task A_value_out_of_range_is_said_by_its_field_and_asks_for_nothing()
    {
        var form = await Form();
        form.Change(request => request with { Steps = 0 });
        Assert.Contains("1–1000", form.Problem("steps"), StringComparison.Ordinal);
        Assert.Null(await form.Submit(false));
        form.Change(request => request with { Steps = 5 });
        Assert.Null(form.Problem("steps"));
    }

    [Fact]
    public async Task A_model_that_is_not_there_is_said_when_it_is_asked_for()
    {
        var form = await Form();
        form.ChooseModel("lost.safetensors");
        Assert.Null(await form.Submit(false));
        Assert.Contains("lost.safetensors", form.Problem("model"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_job_carries_styles_and_the_settings_of_the_moment()
    {
        studio.Styles.Put(new Core.Infotext.PromptStyle("oil", "oil painting of {prompt}", "photo"));
        studio.Settings.Change(now => now with { Pictures = now.Pictures with { Eta = 0.5 } });
        var form = await Form();
        form.Change(request => request with { Prompt = "a boat" });
        form.Change(draft => draft with { Styles = ["oil"] });
        var job = await form.Submit(false);
        Assert.Equal(("oil painting of a boat", "photo", 0.5), (job!.Request.Prompt, job.Request.NegativePrompt, job.Request.Options.Eta));
        Assert.Equal(GenerateForm.Source, job.Source);
        Assert.Equal([job.Id], form.Draft.Jobs);
        Assert.Equal("a boat", form.Request.Prompt);
    }

    [Fact]
    public async Task The_parameters_of_a_picture_are_taken_over_and_what_is_not_known_is_said()
    {
        var form = await Form();
        form.Use("a cat\nNegative prompt: dog\nSteps: 9, Sampler: Euler a, CFG scale: 3.5, Seed: 77, Size: 64x96, Model: nobody's, Clip skip: 2");
        Assert.Equal(("a cat", "dog", 9, 3.5, 77L, new ImageSize(64, 96)), (form.Request.Prompt, form.Request.NegativePrompt, form.Request.Steps, form.Request.CfgScale, form.Request.Seeds.Seed, form.Request.Size));
        Assert.Equal(BuiltInChoices.Model, form.Request.Model);
        Assert.Contains(form.NotHonoured, note => note.Contains("nobody's", StringComparison.Ordinal));
        Assert.True(form.Draft.HasOwnOptions);
        Assert.Equal(2, (await form.Submit(false))!.Request.ClipSkip);
    }

    [Fact]
    public async Task Who_may_only_look_asks_for_nothing()
    {
        var form = await Form("guest", mayGenerate: false);
        form.Change(request => request with { Prompt = "a boat" });
        Assert.Null(await form.Submit(false));
        Assert.Equal(0, (await studio.Running.Queue.List(new JobFilter(), TestContext.Current.CancellationToken)).Total);
    }

    [Fact]
    public async Task Who_asks_too_often_is_told_and_loses_nothing()
    {
        var form = await Form();
        studio.Settings.Change(settings => settings with { Security = settings.Security with { JobsPerMinute = 1 } });
        form.Change(request => request with { Prompt = "a boat" });
        Assert.NotNull(await form.Submit(false));
        Assert.Null(await form.Submit(false));
        Assert.Contains("jobs_per_minute", form.Problem(GenerateForm.AnyField), StringComparison.Ordinal);
        Assert.Equal("a boat", form.Request.Prompt);
        Assert.NotNull(await (await Form("you")).Submit(false));
    }

    private Task<GenerateForm> Form(string name = "me", bool mayGenerate = true, string window = "window") => studio.Form(name, mayGenerate, window);
}
