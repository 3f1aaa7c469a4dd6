using System.Text.Json;
using Easel.Core.Imaging;
using Easel.Core.Requests;
using Easel.Studio.Settings;
using Easel.Studio.Webui;
using Xunit;

namespace Easel.Studio.Tests.Webui;

/// <summary>A1111's settings over Easel's: all there, none taken in silence.</summary>
public sealed class WebuiOptionsTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly SettingsStore store;
    private readonly WebuiOptions options;

    public WebuiOptionsTests()
    {
        store = SettingsStore.Open(folder.Path);
        options = new WebuiOptions(store, settings => OutputFolders.Root(settings.Saving, folder.Path, null), name => name is "" or "one" or "one.safetensors [0123456789]" ? "one.safetensors [0123456789]" : null);
    }

    public void Dispose() => folder.Dispose();

    [Fact]
    public void All_settings_of_the_original_are_there_with_its_values()
    {
        var read = options.Read();
        Assert.Equal("samples_save", read.Keys.First());
        Assert.True(read.Count > 300);
        Assert.Empty(WebuiOptionNames().Except(read.Keys));
        Assert.Equal("""[true,"png","",4.0,7,"one.safetensors [0123456789]","Automatic",1.0,false]""", JsonSerializer.Serialize(new[]
        {
            read["samples_save"], read["samples_format"], read["samples_filename_pattern"], read["img_downscale_threshold"], JsonElement.Parse("7"),
            read["sd_model_checkpoint"], read["sd_vae"], read["eta_ancestral"], read["tiling"],
        }));

        // What every client of A1111's writes into its override_settings.
        static string[] WebuiOptionNames() => ["CLIP_stop_at_last_layers", "sd_model_checkpoint", "sd_vae", "eta_noise_seed_delta", "live_previews_enable", "grid_save", "outdir_samples", "img2img_color_correction"];
    }

    [Fact]
    public void What_is_read_may_be_sent_back_and_changes_nothing()
    {
        var before = File.ReadAllText(store.File);
        options.Change(options.Read());
        Assert.Equal(before, File.ReadAllText(store.File));
    }

    [Fact]
    public void One_setting_is_changed_here_and_in_the_file()
    {
        Change("""{"samples_format": "jpg", "jpeg_quality": "90", "eta_ancestral": 0.5, "sd_noise_schedule": "Zero Terminal SNR", "quicksettings_list": ["a", "b"]}""");
        Assert.Equal((PictureFormat.Jpeg, 90, 0.5, true), (store.Current.Saving.Format, store.Current.Saving.Quality, store.Current.Pictures.Eta, store.Current.Pictures.ZeroTerminalSnr));
        var read = options.Read();
        Assert.Equal(("jpg", 90, """["a","b"]"""), (read["samples_format"].GetString(), read["jpeg_quality"].GetInt32(), read["quicksettings_list"].GetRawText()));
        Assert.Equal("1.0", read["s_noise"].GetRawText());

        var again = SettingsStore.Open(folder.Path).Current;
        Assert.Equal(PictureFormat.Jpeg, again.Saving.Format);
        Assert.Equal("""["a","b"]""", again.Webui["quicksettings_list"]);
    }

    [Theory]
    [InlineData("""{"samples_formt": "png"}""", "samples_formt", "did you mean 'samples_format'?")]
    [InlineData("""{"samples_format": "gif"}""", "samples_format", "give png, jpg, jpeg, webp")]
    [InlineData("""{"samples_format": {}}""", "samples_format", "give a text")]
    [InlineData("""{"jpeg_quality": 0}""", "jpeg_quality", "1–100")]
    [InlineData("""{"jpeg_quality": "good"}""", "jpeg_quality", "give a number")]
    [InlineData("""{"jpeg_quality": 1e400}""", "jpeg_quality", "finite")]
    [InlineData("""{"jpeg_quality": 1e30}""", "jpeg_quality", "1–100")]
    [InlineData("""{"jpeg_quality": null}""", "jpeg_quality", "null is not possible")]
    [InlineData("""{"samples_save": "perhaps"}""", "samples_save", "true or false")]
    [InlineData("""{"quicksettings_list": [1]}""", "quicksettings_list", "a list of texts")]
    [InlineData("""{"sd_model_checkpoint": "two"}""", "sd_model_checkpoint", "there is no model 'two'")]
    [InlineData("""{"api_enable_requests": false}""", "api_enable_requests", "")]
    [InlineData("""{"api_forbid_local_requests": false}""", "api_forbid_local_requests", "clients may not change this")]
    [InlineData("""{"outdir_txt2img_samples": "/etc"}""", "outdir_txt2img_samples", "give a folder in")]
    [InlineData("""{"outdir_txt2img_samples": "../../x"}""", "outdir_txt2img_samples", "give a folder in")]
    [InlineData("""{"outdir_txt2img_samples": "a\u0000b"}""", "outdir_txt2img_samples", "NUL")]
    [InlineData("""{"outdir_txt2img_samples": ""}""", "outdir_txt2img_samples", "give a folder in")]
    [InlineData("""{"face_restoration_model": "Nobody"}""", "face_restoration_model", "")]
    [InlineData("""{"code_former_weight": 2}""", "code_former_weight", "")]
    [InlineData("""{"samples_filename_pattern": "a\nb"}""", "samples_filename_pattern", "a pattern")]
    public void A_mistake_names_the_setting_and_changes_nothing(string body, string field, string part)
    {
        if (field == "api_enable_requests") store.Change(settings => settings with { Intake = settings.Intake with { Fetch = true } });
        var before = File.ReadAllText(store.File);
        var values = JsonDocument.Parse(body).RootElement.EnumerateObject().ToDictionary(member => member.Name, member => member.Value);
        values["save_txt"] = JsonSerializer.SerializeToElement(true);
        var wrong = Assert.Throws<RequestException>(() => options.Change(values));
        Assert.Equal(field, wrong.Field);
        Assert.Contains(part, wrong.Message, StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllText(store.File));
        Assert.False(store.Current.Infotext.Beside);
    }

    [Fact]
    public void Folders_inside_the_outputs_may_be_chosen_even_through_links()
    {
        Change("""{"outdir_txt2img_samples": "mine/today"}""");
        Assert.Equal("mine/today", store.Current.Saving.Txt2imgFolder);
        Assert.Equal(Path.Combine(folder.Path, "outputs", "mine", "today"), options.Read()["outdir_txt2img_samples"].GetString());
    }

    [Fact]
    public void A_mistake_in_the_file_is_told_to_the_client()
    {
        File.WriteAllText(store.File, "saving:\n  quality: 0\n");
        var wrong = Assert.Throws<RequestException>(() => Change("""{"save_txt": true}"""));
        Assert.Contains(":2:", wrong.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Settings_lie_under_what_a_request_overrides()
    {
        Change("""{"s_noise": 1.5, "CLIP_stop_at_last_layers": 2, "add_model_hash_to_info": false}""");
        var body = WebuiForms.Txt2Img.Read(JsonDocument.Parse("""{"prompt": "a", "override_settings": {"s_noise": 1.25, "add_version_to_infotext": false}}""").RootElement);
        var request = Txt2ImgReader.Read(body, usual: store.Current.Request).Request;
        Assert.Equal((1.25, 2), (request.Options.SigmaNoise, request.ClipSkip));
        Assert.Equal(["Model hash", "Version"], request.UnsaidKeys);
    }

    private void Change(string body) => options.Change(JsonDocument.Parse(body).RootElement.EnumerateObject().ToDictionary(member => member.Name, member => member.Value));
}
