using System.Text;
using System.Text.Json;
using CsCheck;
using Easel.Studio.Settings;
using Xunit;

namespace Easel.Server.Tests.Fuzz;

/// <summary>Whatever stands in the settings file, it is read or every mistake has a place; a change keeps the rest.</summary>
public sealed class SettingsFuzzTests : IDisposable
{
    private const string Typical = """
        # mine 🐈
        saving:
          format: webp   # smaller
          file_name: "[seed] – \u00e9"
          # quality: 80
        queue: { attempts: 3, 'start_paused': no }
        security:
          allowed_hosts:
            - a.example
            - "b.example"
        pictures:
          eta: 0.5
          emphasis: nonorm
        webui:
          quicksettings_list: [a, b]
          export_for_4chan: false
        """;

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_file_is_read_or_its_mistakes_have_places() => Mutations.Bytes(Encoding.UTF8.GetBytes(Typical)).Sample(bytes =>
    {
        File.WriteAllBytes(folder.File(SettingsStore.FileName), bytes);
        SettingsStore store;
        try { store = SettingsStore.Open(folder.Path); }
        catch (SettingsException wrong)
        {
            Assert.All(wrong.Mistakes, mistake => Assert.True(mistake is { Line: > 0, Column: > 0, Message.Length: > 0 }, mistake.ToString()));
            return;
        }

        store.Change(settings => settings with { Saving = settings.Saving with { Quality = 7 }, Queue = settings.Queue with { Longest = 9 } });
        Assert.Equal(Text(store), Text(SettingsStore.Open(folder.Path)));
    }, iter: 1500, threads: 1);

    private static string Text(SettingsStore store) => JsonSerializer.Serialize(store.Current);
}
