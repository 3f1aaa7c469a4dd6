using System.Text.Json;
using System.Text.Json.Nodes;
using Easel.Core.Imaging;
using Easel.Core.Requests;
using Easel.Studio.Jobs;
using Easel.Studio.Settings;
using Easel.Web.Forms;
using Microsoft.AspNetCore.Components;

namespace Easel.Web.Tabs;

/// <summary>All settings, made from what they say about themselves.</summary>
public sealed partial class SettingsTab : ComponentBase, IDisposable
{
    private readonly Dictionary<string, string> problems = [];
    private IReadOnlyList<SectionView> sections = [];
    private string wanted = "";
    private string? general;
    private bool onlyChanged;
    private int changed;

    [Inject]
    public required SettingsStore Store { get; set; }

    [Inject]
    public required RequestCheck Check { get; set; }

    [CascadingParameter]
    public required Visitor Visitor { get; set; }

    private IEnumerable<(SectionView Section, IReadOnlyList<SettingView> Settings)> Shown =>
        from section in sections
        let settings = section.Settings.Where(setting => (!onlyChanged || IsChanged(setting)) && IsWanted(section, setting)).ToList()
        where settings.Count > 0
        select (section, (IReadOnlyList<SettingView>)settings);

    public void Dispose() => Store.Changed -= Hear;

    protected override void OnInitialized()
    {
        Store.Changed += Hear;
        Read();
    }

    private static bool IsChanged(SettingView setting) => setting.Value.GetRawText() != setting.Usual.GetRawText();

    private bool IsWanted(SectionView section, SettingView setting) =>
        wanted.Split(' ', StringSplitOptions.RemoveEmptyEntries).All(word =>
            $"{Text.SectionLabel(section)} {section.Name}.{setting.Name} {Names.Label(section.Name, setting)} {Names.Help(section.Name, setting)}".Contains(word, StringComparison.OrdinalIgnoreCase));

    private void Hear(StudioSettings settings) => _ = InvokeAsync(() =>
    {
        Read();
        StateHasChanged();
    });

    private void Read()
    {
        sections = SettingsForm.Show(Store.Current);
        changed = sections.Sum(section => section.Settings.Count(IsChanged));
    }

    private void Change(string section, string name, JsonElement value)
    {
        if (!Visitor.MayManage) return;
        general = null;
        problems.Remove($"{section}.{name}");
        try
        {
            var changes = JsonSerializer.SerializeToElement(new JsonObject { [section] = new JsonObject { [name] = JsonNode.Parse(value.GetRawText()) } });
            Store.Change(settings => Check.Permitted(SettingsForm.Lay(settings, changes)));
        }
        catch (RequestException wrong) { problems[wrong.Field] = wrong.Message[(wrong.Field.Length + 2)..]; }
        catch (Exception wrong) when (wrong is SettingsException or FileOutputException) { general = wrong.Message; }

        Read();
    }
}
