<?php
# How a wiki may refuse files, for tests alone: a request says by a header what it wants to meet, as in refusals.php.
# Read by tests/wikis/test_uploading.py.

switch ( $_SERVER['HTTP_X_UPLOADS'] ?? '' ) {
	case 'off':
		$wgEnableUploads = false;
		break;
	case 'for others':
		foreach ( [ '*', 'user', 'autoconfirmed', 'bot', 'sysop' ] as $group ) {
			$wgGroupPermissions[$group]['upload'] = false;
		}
		break;
}
