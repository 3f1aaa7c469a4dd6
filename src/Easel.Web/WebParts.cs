using System.Reflection;
using Easel.Web.Queue;
using Easel.Web.Tabs;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace Easel.Web;

/// <summary>What the web UI is made of: filled at the start, read afterwards.</summary>
public sealed class WebParts
{
    private const int Main = 4;

    private readonly List<WebTab> tabs = [];

    /// <summary>Those that come with Easel.</summary>
    public static WebParts BuiltIn()
    {
        var parts = new WebParts();
        parts.AddTab<GenerateTab>("generate", Icons.Material.Outlined.Brush);
        parts.AddTab<QueueTab>("queue", Icons.Material.Outlined.FormatListNumbered, typeof(QueueCount));
        parts.AddTab<GalleryTab>("gallery", Icons.Material.Outlined.PhotoLibrary);
        parts.AddTab<ModelsTab>("models", Icons.Material.Outlined.ViewModule);
        parts.AddTab<BatchTab>("batch", Icons.Material.Outlined.DynamicFeed);
        parts.AddTab<ExtrasTab>("extras", Icons.Material.Outlined.PhotoSizeSelectLarge);
        parts.AddTab<PngInfoTab>("png-info", Icons.Material.Outlined.ImageSearch);
        parts.AddTab<SettingsTab>("settings", Icons.Material.Outlined.Tune);
        return parts;
    }

    /// <summary>In the order of the navigation.</summary>
    public IReadOnlyList<WebTab> Tabs => tabs;

    /// <summary>Those a narrow window has room for.</summary>
    public IEnumerable<WebTab> MainTabs => tabs.Take(Main);

    /// <summary>Those that lie behind "More" in a narrow window.</summary>
    public IEnumerable<WebTab> MoreTabs => tabs.Skip(Main);

    /// <summary>Where pages are looked for besides Easel's own.</summary>
    public IReadOnlyList<Assembly> OtherAssemblies => [.. tabs.Select(tab => tab.Page.Assembly).Where(assembly => assembly != typeof(WebParts).Assembly).Distinct()];

    /// <summary>Adds a tab at the end.</summary>
    /// <typeparam name="TPage">A component with a route of its own.</typeparam>
    /// <param name="id">Names its title among the texts.</param>
    /// <param name="icon">What stands inside an SVG of 24x24.</param>
    /// <param name="badge">A component that stands beside its title, or null.</param>
    /// <exception cref="InvalidOperationException">The id or the address is taken.</exception>
    public void AddTab<TPage>(string id, string icon, Type? badge = null)
        where TPage : IComponent
    {
        var tab = new WebTab(id, icon, typeof(TPage)) { Badge = badge };
        if (tabs.Find(other => other.Id == id || other.Address == tab.Address) is { } taken) throw new InvalidOperationException($"the tab '{taken.Id}' leads to '/{taken.Address}' already; '{id}' cannot.");
        tabs.Add(tab);
    }
}
