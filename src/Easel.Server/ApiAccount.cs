namespace Easel.Server;

/// <summary>A name and password given at start (<c>--api-auth</c>). Never shows the password.</summary>
/// <param name="name">Without a colon.</param>
/// <param name="password">As typed.</param>
public sealed class ApiAccount(string name, string password)
{
    public string Name => name;

    internal string Password => password;

    public override string ToString() => $"{name}:***";
}
