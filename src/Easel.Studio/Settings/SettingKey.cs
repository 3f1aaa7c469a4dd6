using System.Reflection;
using Easel.Core.Settings;

namespace Easel.Studio.Settings;

/// <summary>One setting: where it stands in the file and in the record.</summary>
/// <param name="Section">Its section's name in the file.</param>
/// <param name="Name">Its name in the section.</param>
/// <param name="Description">What it takes, and the usual value.</param>
/// <param name="Property">Of the section's record.</param>
internal sealed record SettingKey(string Section, string Name, SettingDescription Description, PropertyInfo Property)
{
    /// <summary><c>saving.format</c>.</summary>
    public string Path => $"{Section}.{Name}";
}
