using System.Text.Json;
using Easel.Core.Requests;
using Easel.Studio.Settings;
using Xunit;

namespace Easel.Studio.Tests.Settings;

/// <summary>Tokens go in, and do not come out again.</summary>
public sealed class SecretSettingsTests : IDisposable
{
    private const string Token = "hf_topsecret0123456789";

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_token_that_is_set_is_shown_to_nobody()
    {
        var store = SettingsStore.Open(folder.Path);
        store.Change(settings => SettingsForm.Lay(settings, JsonElement.Parse($$"""{"downloads": {"hugging_face_token": "{{Token}}"} }""")));
        Assert.Equal(Token, SettingsStore.Open(folder.Path).Current.Downloads.HuggingFaceToken);
        var shown = JsonSerializer.Serialize(SettingsForm.Show(store.Current));
        Assert.DoesNotContain("topsecret", shown, StringComparison.Ordinal);
        Assert.Contains("***", shown, StringComparison.Ordinal);
        Assert.DoesNotContain("topsecret", store.Current.ToString(), StringComparison.Ordinal);
        if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(folder.File(SettingsStore.FileName)));
    }

    [Fact]
    public void What_stands_for_a_token_leaves_it_when_it_is_sent_back()
    {
        var before = new StudioSettings { Downloads = new DownloadSettings { CivitaiToken = Token } };
        Assert.Equal(Token, SettingsForm.Lay(before, JsonElement.Parse("""{"downloads": {"civitai_token": "***", "at_once": 1}}""")).Downloads.CivitaiToken);
        Assert.Equal("", SettingsForm.Lay(before, JsonElement.Parse("""{"downloads": {"civitai_token": null}}""")).Downloads.CivitaiToken);
    }

    [Theory]
    [InlineData("""{"downloads": {"civitai_token": ["topsecret", 1]}}""")]
    [InlineData("""{"downloads": {"civitai_token": "topsecret\u0001"}}""")]
    public void A_mistake_does_not_tell_the_token(string changes)
    {
        var wrong = Assert.Throws<RequestException>(() => SettingsForm.Lay(new StudioSettings(), JsonElement.Parse(changes)));
        Assert.Equal("downloads.civitai_token", wrong.Field);
        Assert.DoesNotContain("topsecret", wrong.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Where_tokens_go_is_changed_by_hand_alone()
    {
        var wrong = Assert.Throws<RequestException>(() => SettingsForm.Lay(new StudioSettings(), JsonElement.Parse("""{"downloads": {"civitai_address": "https://evil.example"}}""")));
        Assert.Contains("programs may not change this", wrong.Message, StringComparison.Ordinal);
    }
}
