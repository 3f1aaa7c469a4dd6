using System.Text.RegularExpressions;
using System.Xml.Linq;
using Easel.Studio.Settings;
using Easel.Testing;
using Xunit;

namespace Easel.Web.Tests;

/// <summary>Every text that a page asks for is there, and no text stands there for nothing.</summary>
public sealed class WordsTests
{
    // Asked for with something behind: tab.ID, job.state.NAME …
    private static readonly string[] Families = ["tab.", "look.", "job.state.", "job.phase.", "settings.", "start.resize.", "mask.content.", "script.", "plot.axis.", "batch.info.", "models.group.", "models.role.", "models.mark.", "models.ability.", "models.fact.", "models.task.", "merge.method.", "download.state.", "download.phase."];

    private static readonly string Folder = Path.Combine(Goldens.Root, "src/Easel.Web");

    [Fact]
    public void Every_text_that_is_asked_for_is_there()
    {
        var asked = from file in Sources()
                    from Match match in Regex.Matches(File.ReadAllText(file), @"Text\[""([^""]+)""\s*[,\]]|\? ""([a-z][\w.-]+\.[\w.-]+)"" : ""([a-z][\w.-]+\.[\w.-]+)""")
                    from Group name in match.Groups.Values.Skip(1)
                    where name.Success
                    select name.Value;
        Assert.Empty(asked.Distinct().Except(Names()));
    }

    [Fact]
    public void No_text_stands_there_for_nothing()
    {
        var all = string.Concat(Sources().Select(File.ReadAllText));
        var unused = from name in Names() where !Families.Any(name.StartsWith) && !all.Contains($"\"{name}\"", StringComparison.Ordinal) select name;
        Assert.Equal([], unused);
    }

    [Fact]
    public void Every_language_has_every_text_with_the_same_places()
    {
        var english = Texts("Words.resx");
        foreach (var language in WebUi.Languages[1..])
        {
            var other = Texts($"Words.{language}.resx");
            Assert.Equal(english.Keys.Order(), other.Keys.Order());
            Assert.All(english, text => Assert.Equal(Places(text.Value), Places(other[text.Key])));
        }
    }

    [Fact]
    public void Every_language_has_every_setting_and_no_other()
    {
        var settings = from section in SettingsForm.Show(new StudioSettings())
                       from name in section.Settings.SelectMany(setting => new[] { $"{section.Name}.{setting.Name}", $"{section.Name}.{setting.Name}.help" }).Append($"{section.Name}.help")
                       select name;
        foreach (var language in WebUi.Languages[1..]) Assert.Equal(settings.Order(), Texts($"SettingTexts.{language}.resx").Keys.Order());
    }

    private static List<string> Places(string text) => [.. Regex.Matches(text, @"\{\w+\}").Select(match => match.Value).Order()];

    private static IEnumerable<string> Sources() => Directory.EnumerateFiles(Folder, "*.*", SearchOption.AllDirectories)
        .Where(file => (file.EndsWith(".razor", StringComparison.Ordinal) || file.EndsWith(".cs", StringComparison.Ordinal)) && !file.Contains("/obj/", StringComparison.Ordinal) && !file.Contains("/bin/", StringComparison.Ordinal));

    private static Dictionary<string, string>.KeyCollection Names() => Texts("Words.resx").Keys;

    private static Dictionary<string, string> Texts(string file) =>
        XDocument.Load(Path.Combine(Folder, file)).Root!.Elements("data").ToDictionary(data => data.Attribute("name")!.Value, data => data.Element("value")!.Value);
}
