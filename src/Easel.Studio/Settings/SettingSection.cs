using System.Reflection;

namespace Easel.Studio.Settings;

/// <summary>One section of the file.</summary>
/// <param name="Name">In the file.</param>
/// <param name="Help">One line.</param>
/// <param name="Property">Of <see cref="StudioSettings"/>.</param>
/// <param name="Keys">In the order of the record.</param>
internal sealed record SettingSection(string Name, string Help, PropertyInfo Property, IReadOnlyList<SettingKey> Keys);
