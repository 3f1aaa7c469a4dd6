using System.Text.RegularExpressions;
using System.Xml.Linq;
using Easel.Testing;
using Xunit;

namespace Easel.Web.Tests;

/// <summary>Every text that a page asks for is there, and no text stands there for nothing.</summary>
public sealed class WordsTests
{
    // Asked for with something behind: tab.ID, job.state.NAME …
    private static readonly string[] Families = ["tab.", "look.", "job.state.", "job.phase.", "settings.", "setting."];

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
        Assert.Empty(Names().Where(name => !Families.Any(name.StartsWith) && !all.Contains($"\"{name}\"", StringComparison.Ordinal)));
    }

    private static IEnumerable<string> Sources() => Directory.EnumerateFiles(Folder, "*.*", SearchOption.AllDirectories)
        .Where(file => (file.EndsWith(".razor", StringComparison.Ordinal) || file.EndsWith(".cs", StringComparison.Ordinal)) && !file.Contains("/obj/", StringComparison.Ordinal) && !file.Contains("/bin/", StringComparison.Ordinal));

    private static List<string> Names() => [.. XDocument.Load(Path.Combine(Folder, "Words.resx")).Root!.Elements("data").Select(data => data.Attribute("name")!.Value)];
}
