using System.Text.Json;
using System.Text.RegularExpressions;
using Easel.Core.Imaging;
using Easel.Core.Requests;
using Easel.Studio.Settings;
using Xunit;

namespace Easel.Studio.Tests.Settings;

/// <summary>One file for a person and a program: nothing a person wrote is lost, nothing wrong in it passes.</summary>
public sealed partial class SettingsStoreTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    private string Text
    {
        get => File.ReadAllText(folder.File(SettingsStore.FileName));
        set => File.WriteAllText(folder.File(SettingsStore.FileName), value);
    }

    public void Dispose() => folder.Dispose();

    [Fact]
    public void The_first_file_shows_every_setting_with_its_usual_value()
    {
        Assert.Equal(new StudioSettings().Saving, SettingsStore.Open(folder.Path).Current.Saving);
        var shown = Shown().Count(Text);
        Text = Shown().Replace(Text, "  $1"); // every line typed as it is shown
        var typed = SettingsStore.Open(folder.Path).Current;
        Assert.True(shown > 80);
        Assert.Equal(JsonSerializer.Serialize(new StudioSettings()), JsonSerializer.Serialize(typed));
    }

    [Theory]
    [InlineData("saving:\n  format: gif", 2, 11, "saving.format: gif is not possible; give png, jpeg or webp")]
    [InlineData("saving:\n  quality: 101", 2, 12, "saving.quality: 101 is not possible; give 1–100")]
    [InlineData("saving:\n  quality: 9.5", 2, 12, "give 1–100")]
    [InlineData("queue:\n  longest: 99999999999", 2, 12, "queue.longest: 99999999999 is not possible")]
    [InlineData("pictures:\n  sigma_noise: .nan", 2, 16, "give 0–10")]
    [InlineData("saving:\n\n  # why\n  qualty: 3", 4, 3, "did you mean 'quality'?")]
    [InlineData("savings:\n  quality: 3", 1, 1, "there is no section 'savings'; did you mean 'saving'?")]
    [InlineData("infotext:\n  quality: 3", 2, 3, "there is saving.quality")]
    [InlineData("saving:\n  save: \"true\"", 2, 9, "give true or false without quotes")]
    [InlineData("saving:\n  save: perhaps", 2, 9, "give true or false")]
    [InlineData("saving:\n  save: [true]", 2, 9, "a list is not possible")]
    [InlineData("saving:\n  save:\n    a: 1", 3, 5, "give a value")]
    [InlineData("saving:\n  quality:", 2, 3, "a value is missing")]
    [InlineData("saving: 3", 1, 9, "it is a section")]
    [InlineData("saving:\n  quality: 3\n  quality: 4", 3, 3, "a second time")]
    [InlineData("saving:\n  quality: 3\nsaving:\n  save: true", 3, 1, "a second time")]
    [InlineData("saving:\n  quality: &a 3\n  prompt_words: *a", 3, 17, "an alias is not possible")]
    [InlineData("saving:\n\tquality: 3", 2, 1, "begins with a tab; indent it with spaces")]
    [InlineData("saving:\n  file_name: \"[seed", 2, 14, "no YAML")]
    [InlineData("saving: {quality: 3", 2, 1, "no YAML")]
    [InlineData("- a", 1, 1, "it must be sections")]
    [InlineData("grids:\n  background: red", 2, 15, "a colour as #rrggbb")]
    [InlineData("saving:\n  folder_name: \"[date]/../../x\"", 2, 16, "without '..'")]
    [InlineData("saving:\n  file_name: \"a/.[none]./x\"", 2, 14, "without '..'")]
    [InlineData("pictures:\n  uni_pc_variant: bh3", 2, 19, "bh1, bh2 or vary_coeff")]
    [InlineData("webui:\n  samples_format: png", 2, 19, "this setting stands under saving.format")]
    [InlineData("webui:\n  export_for_4chn: true", 2, 20, "did you mean 'export_for_4chan'?")]
    [InlineData("webui:\n  export_for_4chan: [1]", 2, 21, "give true or false")]
    public void A_mistake_is_named_with_its_place_and_what_is_allowed(string text, int line, int column, string part)
    {
        Text = text;
        var mistake = Assert.Single(Assert.Throws<SettingsException>(() => SettingsStore.Open(folder.Path)).Mistakes);
        Assert.Equal((line, column), (mistake.Line, mistake.Column));
        Assert.Contains(part, mistake.Message, StringComparison.Ordinal);
        Assert.StartsWith($"{folder.File(SettingsStore.FileName)}:{line}:{column}: ", mistake.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void All_mistakes_are_told_at_once_in_the_order_of_the_file()
    {
        Text = "queue:\n  attempts: 0\nsaving:\n  quality: 0\n  formt: png\n  number: 3\n";
        var mistakes = Assert.Throws<SettingsException>(() => SettingsStore.Open(folder.Path)).Mistakes;
        Assert.Equal([2L, 4L, 5L, 6L], mistakes.Select(mistake => mistake.Line));
    }

    [Fact]
    public void A_change_leaves_comments_order_and_blank_lines_alone()
    {
        Text = "# mine 🐈\n\nqueue:   # the line\n  attempts: 3  # of luck\nsaving: { quality: 40 }\nsecurity:\n  allowed_hosts:\n    - a.example\n    - b.example\n  # json_depth: 64\n\n# end\n";
        var store = SettingsStore.Open(folder.Path);
        store.Change(settings => settings with
        {
            Queue = settings.Queue with { Attempts = 5, StartPaused = true },
            Saving = settings.Saving with { FileName = "[seed]: \"a\" #1", Quality = 41, Format = PictureFormat.Webp },
            Security = settings.Security with { JsonDepth = 100, AllowedHosts = ["c.example", "yes"] },
            Models = settings.Models with { Checkpoint = "null" },
        });
        foreach (var kept in new[] { "# mine 🐈\n\nqueue:   # the line\n", "attempts: 5  # of luck\n", "\n\n# end\n", "  json_depth: 100\n" }) Assert.Contains(kept, Text, StringComparison.Ordinal);

        var again = SettingsStore.Open(folder.Path).Current;
        Assert.Equal((5, true, 41, PictureFormat.Webp, 100, "null"), (again.Queue.Attempts, again.Queue.StartPaused, again.Saving.Quality, again.Saving.Format, again.Security.JsonDepth, again.Models.Checkpoint));
        Assert.Equal("[seed]: \"a\" #1", again.Saving.FileName);
        Assert.Equal(["c.example", "yes"], again.Security.AllowedHosts);
    }

    [Fact]
    public void A_setting_is_written_in_place_of_the_comment_that_shows_it()
    {
        var store = SettingsStore.Open(folder.Path);
        var lines = Text.Split('\n').Length;
        store.Change(settings => settings with { Saving = settings.Saving with { Quality = 55 } });
        Assert.Contains("\n  quality: 55\n", Text, StringComparison.Ordinal);
        Assert.Equal(lines, Text.Split('\n').Length);
        store.Change(settings => settings with { Saving = settings.Saving with { Quality = 80 } });
        Assert.Equal(80, SettingsStore.Open(folder.Path).Current.Saving.Quality);
    }

    [Theory]
    [InlineData("saving:\r\n  # quality: 80\r\n  save: false\r\nqueue:\r\n  attempts: 3\r\n")]
    [InlineData("\uFEFFsaving:\n  save: false\nqueue:\n  attempts: 3")]
    [InlineData("---\nsaving:\n    save: no\n\nqueue: {\n  attempts: 3 }\n...\n")]
    [InlineData("queue:\n  attempts: 3\n\"saving\": {'save': off}\n")]
    public void Whatever_way_it_is_written_a_change_keeps_the_rest(string text)
    {
        Text = text;
        var store = SettingsStore.Open(folder.Path);
        store.Change(settings => settings with { Saving = settings.Saving with { Quality = 7 } });
        var again = SettingsStore.Open(folder.Path).Current;
        Assert.Equal((false, 7, 3), (again.Saving.Save, again.Saving.Quality, again.Queue.Attempts));
    }

    [Fact]
    public void What_a_person_writes_meanwhile_is_kept_and_their_mistakes_change_nothing()
    {
        var store = SettingsStore.Open(folder.Path);
        var (told, made) = (0, Text);
        store.Changed += _ => told++;
        Text = "queue:\n  attempts: 4 # by hand\n";
        Assert.Equal(2, store.Current.Queue.Attempts);
        store.Change(settings => settings with { Saving = settings.Saving with { Quality = 7 } });
        Assert.Equal((4, 7), (store.Current.Queue.Attempts, store.Current.Saving.Quality));
        Assert.Contains("attempts: 4 # by hand", Text, StringComparison.Ordinal);

        Text = "queue:\n  attempts: many\n";
        Assert.Throws<SettingsException>(() => store.Reload());
        Assert.Throws<SettingsException>(() => store.Change(settings => settings));
        Assert.Equal((4, 7), (store.Current.Queue.Attempts, store.Current.Saving.Quality));
        Assert.Equal("queue:\n  attempts: many\n", Text);

        File.Delete(store.File);
        Assert.True(store.Reload());
        Assert.Equal(2, store.Current.Queue.Attempts);
        Assert.Equal(2, told);
        Assert.Equal(made, Text);
    }

    [Fact]
    public void A_file_that_is_not_there_at_the_start_is_made_and_one_that_is_stays()
    {
        Assert.True(SettingsStore.Open(folder.Path).WasMade);
        Assert.False(SettingsStore.Open(folder.Path).WasMade);
        var made = Text;
        File.Delete(folder.File(SettingsStore.FileName));
        Assert.True(SettingsStore.Open(folder.Path).WasMade);
        Assert.Equal(made, Text);
    }

    [Fact]
    public void A_value_outside_its_range_changes_neither_settings_nor_file()
    {
        var store = SettingsStore.Open(folder.Path);
        var before = Text;
        var wrong = Assert.Throws<RequestException>(() => store.Change(settings => settings with { Saving = settings.Saving with { Quality = 0 }, Queue = settings.Queue with { Attempts = 3 } }));
        Assert.Equal("saving.quality", wrong.Field);
        Assert.Throws<RequestException>(() => store.Change(settings => settings with { Saving = settings.Saving with { FileName = "a\nqueue:" } }));
        Assert.Equal((80, 2, 1L), (store.Current.Saving.Quality, store.Current.Queue.Attempts, store.Version));
        Assert.Equal(before, Text);
    }

    [Fact]
    public async Task Many_writers_lose_no_change()
    {
        var store = SettingsStore.Open(folder.Path);
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() =>
        {
            for (var i = 0; i < 10; i++) store.Change(settings => settings with { Queue = settings.Queue with { KeepFinished = settings.Queue.KeepFinished + 1 } });
        })));
        Assert.Equal((100_040, 41L), (store.Current.Queue.KeepFinished, store.Version));
        Assert.Equal(100_040, SettingsStore.Open(folder.Path).Current.Queue.KeepFinished);
    }

    [Fact]
    public void A_file_that_is_none_of_ours_is_refused()
    {
        Text = new string('#', 5 << 20);
        Assert.Contains("MiB", Assert.Throws<SettingsException>(() => SettingsStore.Open(folder.Path)).Message, StringComparison.Ordinal);
        File.Delete(folder.File(SettingsStore.FileName));
        Directory.CreateDirectory(folder.File(SettingsStore.FileName));
        Assert.ThrowsAny<Exception>(() => SettingsStore.Open(folder.Path));
        Assert.Throws<FileOutputException>(() => SettingsStore.Open("/dev/null/data"));
    }

    [GeneratedRegex(@"^  # ([a-z][a-z0-9_]*: .*)$", RegexOptions.Multiline)]
    private static partial Regex Shown();
}
