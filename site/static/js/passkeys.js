// Says so when the browser gave up on a passkey, which allauth's scripts leave to the console.
document.getElementById("passkey-unscripted")?.remove();
document.addEventListener("allauth.error", (event) => {
  const notice = document.getElementById("passkey-error");
  if (notice) {
    event.preventDefault();
    notice.hidden = false;
  }
});
