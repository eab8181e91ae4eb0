using Amazon.Runtime.Credentials;

// An application with the unmodified AWS SDK for .NET: for every line on standard input it uses the credentials of its default chain once
// and prints their key id. It keeps one credentials object all its life, as a service client does.
var credentials = await DefaultAWSCredentialsIdentityResolver.GetCredentialsAsync();
while (await Console.In.ReadLineAsync() is not null)
{
    var used = await credentials.GetCredentialsAsync();
    await Console.Out.WriteLineAsync(used.AccessKey);
}
